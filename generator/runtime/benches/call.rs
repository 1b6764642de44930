//! What a call costs beside the socket: the same request over loopback by an SDK and by hand with
//! reqwest, which sends the same headers and has a timeout as well; and by an SDK whose transport
//! answers at once, which is the engine alone. `cargo bench -p sdk-runtime --bench call`.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::future::Future;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use sdk_runtime::{Body, BoxFuture, Transport, TransportError};
use support::sdk::{Client, Page};
use support::{Server, json};

const USERS: &str =
    r#"{"users":[{"sid":"US1","identity":"agent","enabled":"true","tags":["a","b"]}]}"#;

/// Answers at once.
struct AtOnce;

impl Transport for AtOnce {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        Box::pin(async {
            let answer = http::Response::builder().header("content-type", "application/json");
            answer.body(Body::from(USERS)).map_err(TransportError::new)
        })
    }
}

async fn call(client: &Client) {
    let page = client.list().filter("x y").send().await.unwrap();
    assert_eq!(page.users.len(), 1);
}

/// One call after the other on one connection.
fn time<F: Future>(runtime: &tokio::runtime::Runtime, count: u64, act: impl Fn() -> F) -> Duration {
    runtime.block_on(async {
        let start = Instant::now();
        for _ in 0..count {
            act().await;
        }
        start.elapsed()
    })
}

fn calls(criterion: &mut Criterion) {
    let server = Server::with(|_| json(USERS));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ours = Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| core.base_url(format!("{}/v1", server.url)))
        .build()
        .unwrap();
    let alone = Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| core.base_url(&server.url).transport(AtOnce))
        .build()
        .unwrap();
    let reqwest = reqwest::Client::builder()
        .user_agent("users-sdk/1.2.3")
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let mut group = criterion.benchmark_group("call");
    group
        .sample_size(30)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));
    group.bench_function("ours", |b| {
        b.iter_custom(|count| time(&runtime, count, || call(&ours)));
    });
    group.bench_function("reqwest by hand", |b| {
        b.iter_custom(|count| {
            time(&runtime, count, || async {
                let answer = reqwest
                    .get(format!("{}/v1/Users", server.url))
                    .query(&[("Filter", "x y")])
                    .basic_auth("AC1", Some("hush"))
                    .header("accept", "application/json")
                    .send()
                    .await
                    .unwrap();
                let body = answer.bytes().await.unwrap();
                let page: Page = serde_json::from_slice(&body).unwrap();
                assert_eq!(page.users.len(), 1);
            })
        });
    });
    group.bench_function("ours, no socket", |b| {
        b.iter_custom(|count| time(&runtime, count, || call(&alone)));
    });
    group.finish();
}

criterion_group!(benches, calls);
criterion_main!(benches);
