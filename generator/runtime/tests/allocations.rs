//! How many allocations a call makes, beside one that is made by hand with reqwest. A test of its
//! own, since it counts those of the process.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use support::sdk::{Client, Page};
use support::{Server, json};

const USERS: &str =
    r#"{"users":[{"sid":"US1","identity":"agent","enabled":"true","tags":["a","b"]}]}"#;

/// What one call allocates when all that is made once is there: the fewest of some, since an answer
/// may arrive in pieces.
fn count<F: Future>(runtime: &tokio::runtime::Runtime, act: impl Fn() -> F) -> u64 {
    for _ in 0..5 {
        runtime.block_on(act());
    }
    let once = || allocation_counter::measure(|| drop(runtime.block_on(act()))).count_total;
    (0..20).map(|_| once()).min().unwrap_or_default()
}

async fn ours(client: &Client) {
    let page = client.list().filter("x y").send().await.unwrap();
    assert_eq!(page.users.len(), 1);
}

#[test]
fn a_call_allocates_less_than_one_by_hand() {
    let server = Server::with(|_| json(USERS));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| core.base_url(format!("{}/v1", server.url)))
        .build()
        .unwrap();
    let reqwest = reqwest::Client::new();
    let by_hand = async || {
        let answer = reqwest
            .get(format!("{}/v1/Users", server.url))
            .query(&[("Filter", "x y")])
            .basic_auth("AC1", Some("hush"))
            .header("accept", "application/json")
            .header("user-agent", "users-sdk/1.2.3")
            .send()
            .await
            .unwrap();
        let page: Page = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(page.users.len(), 1);
    };
    let (ours, by_hand) = (count(&runtime, || ours(&client)), count(&runtime, by_hand));
    assert!(ours + 16 < by_hand, "{ours} allocations, by hand {by_hand}");
}
