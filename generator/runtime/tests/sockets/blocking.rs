//! Blocking calls.

use std::io::Read as _;

use sdk_runtime::{CallInfo, ErrorKind, Event, Hook, Value};

use crate::support::sdk::{Client, DOWNLOAD};
use crate::support::{Server, json};

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

#[test]
fn a_download_is_an_iterator_and_a_reader() {
    let server = Server::with(|_| json(&"x".repeat(300_000)));
    let client = client(&server.url);
    let stream = client
        .op(&DOWNLOAD)
        .send_stream()
        .wait()
        .unwrap()
        .into_body();
    let mut text = String::new();
    let mut reader = stream.blocking();
    let mut first = [0; 7];
    reader.read_exact(&mut first).unwrap();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!((&first, text.len()), (b"xxxxxxx", 299_993));
    let stream = client
        .op(&DOWNLOAD)
        .send_stream()
        .wait()
        .unwrap()
        .into_body();
    let sizes = stream.blocking().map(|chunk| chunk.unwrap().len());
    assert_eq!(sizes.sum::<usize>(), 300_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_and_lines_wait_inside_async_code_too() {
    let server = Server::with(|seen| {
        let text = if seen.header("accept") == Some("text/event-stream") {
            "data: 1\n\ndata: 2\n\n"
        } else {
            "1\n2\n"
        };
        json(text)
    });
    let client = client(&server.url);
    let events = client.op(&DOWNLOAD).send_events::<Value>().wait().unwrap();
    let events: Result<Vec<Event<Value>>, _> = events.into_body().blocking().collect();
    assert_eq!(events.unwrap().len(), 2);
    let lines = client.op(&DOWNLOAD).send_lines::<i64>().wait().unwrap();
    let lines: Result<Vec<_>, _> = lines.into_body().blocking().collect();
    assert_eq!(lines.unwrap(), [1, 2]);
}

#[test]
fn a_blocking_call_within_a_blocking_call_is_an_error() {
    struct Again(std::sync::Mutex<Option<Client>>);
    impl Hook for Again {
        fn on_call(&self, _: &CallInfo) {
            if let Some(client) = self.0.lock().unwrap().take() {
                let error = client.list().send().wait().unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Build);
            }
        }
    }
    let server = Server::script([json("{}")]);
    let again = Again(std::sync::Mutex::new(Some(client(&server.url))));
    let outer = Client::builder()
        .basic_auth("a", "b")
        .map(|core| core.base_url(&server.url).hook(again))
        .build()
        .unwrap();
    outer.list().send().wait().unwrap();
    assert_eq!(server.seen().len(), 1);
}
