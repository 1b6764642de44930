//! Blocking calls and the transport in memory.
#![cfg(all(feature = "blocking", feature = "testing"))]
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use sdk_runtime::testing::{Example, MockTransport, Reply};
use support::sdk::Client;
use support::{Server, json};

fn client(url: &str) -> Client {
    Client::builder()
        .basic_auth("a", "b")
        .map(|core| core.base_url(url))
        .build()
        .unwrap()
}

fn pages() -> Server {
    Server::with(|seen| {
        let next = if seen.line.contains("p=2") {
            "null"
        } else {
            "\"?p=2\""
        };
        json(&format!(
            "{{\"users\":[{{\"sid\":\"a\"}},{{\"sid\":\"b\"}}],\"next\":{next}}}"
        ))
    })
}

#[test]
fn blocking_calls() {
    let server = pages();
    let client = client(&server.url);
    assert_eq!(client.list().send().wait().unwrap().users.len(), 2);
    assert_eq!(
        client.list().items().blocking().map(Result::unwrap).count(),
        4
    );
    assert_eq!(
        client.list().pages().blocking().map(Result::unwrap).count(),
        2
    );
}

#[tokio::test]
async fn blocking_calls_inside_async_code() {
    let server = pages();
    let client = client(&server.url);
    // A connection of this runtime's is idle now; the blocking call must not wait for it.
    client.list().send().await.unwrap();
    assert_eq!(client.list().send().wait().unwrap().users.len(), 2);
    assert_eq!(
        client.list().items().blocking().map(Result::unwrap).count(),
        4
    );
    client.list().send().await.unwrap();
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "GET",
        "/Users",
        200,
        "application/json",
        r#"{"users":[{"sid":"a"}]}"#,
    ),
    Example::new(
        "GET",
        "/Users/{Sid}.json",
        200,
        "application/json",
        r#"{"sid":"a"}"#,
    ),
    Example::new("GET", "/Users/{Sid}", 404, "application/json", "{}"),
];

#[tokio::test]
async fn the_mock_answers_from_the_script_and_then_from_examples() {
    let mock = MockTransport::with_examples(EXAMPLES)
        .reply(Reply::status(429).header("retry-after", "0"))
        .reply(Reply::connection_failure());
    let client = Client::builder()
        .basic_auth("a", "b")
        .map(|core| core.transport(mock.clone()))
        .build()
        .unwrap();
    assert_eq!(client.list().send().await.unwrap().users.len(), 1);
    assert_eq!(mock.calls().len(), 3);
    assert_eq!(mock.calls()[2].url, "https://api.example.com/v1/Users");
    support::sdk::fetch(&client, "x")
        .send_json::<support::sdk::User>()
        .await
        .unwrap();
    assert_eq!(mock.calls()[3].target(), "/v1/Users/x.json?fixed=1");
}
