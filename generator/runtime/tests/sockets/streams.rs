//! Answers that are streams: downloads, server-sent events, lines of JSON.

use sdk_runtime::{ErrorKind, Map, Value};

use crate::common::{client, failed};
use crate::support::sdk::{Client, DOWNLOAD};
use crate::support::{Act, Server, answer};

#[tokio::test]
async fn downloads_and_limits() {
    let big = "x".repeat(300_000);
    let server = Server::with(move |_| answer(200, &[], &big));
    let small = Client::builder()
        .map(|core| core.base_url(&server.url).body_limit(1000))
        .build()
        .unwrap();
    assert_eq!(
        failed(small.op(&DOWNLOAD).send_text()).await.kind(),
        ErrorKind::TooLarge
    );
    let mut file = Vec::new();
    let stream = small.op(&DOWNLOAD).send_stream().await.unwrap().into_body();
    assert_eq!(stream.length(), Some(300_000));
    assert_eq!(stream.write_to(&mut file).await.unwrap(), 300_000);
    assert_eq!(file.len(), 300_000);
}

#[tokio::test]
async fn events_reconnect_from_the_last_one() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    let server = Server::script([
        Act::Raw(
            format!("{head}retry: 1\n\nid: 1\ndata: {{\"n\":1}}\n\nid: 2\nevent: x\ndata: {{\"n\"")
                .into_bytes(),
        ),
        Act::Raw(
            format!("{head}id: 2\nevent: x\ndata: {{\"n\":2}}\n\ndata: [DONE]\n\n").into_bytes(),
        ),
    ]);
    let mut events = client(&server)
        .op(&DOWNLOAD)
        .send_events::<Value>()
        .await
        .unwrap()
        .into_body();
    assert_eq!(events.next().await.unwrap().unwrap().data["n"], 1);
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(
        (
            event.name.as_str(),
            event.data["n"].as_i64(),
            event.id.as_str()
        ),
        ("x", Some(2), "2")
    );
    assert!(events.next().await.is_none());
    assert_eq!(server.seen()[0].header("accept"), Some("text/event-stream"));
    assert_eq!(server.seen()[1].header("last-event-id"), Some("1"));
}

#[tokio::test]
async fn lines_of_json() {
    let server = Server::script([answer(200, &[], "{\"n\":1}\r\n\n{\"n\":2}\nbad\n{\"n\":3}")]);
    let mut lines = client(&server)
        .op(&DOWNLOAD)
        .send_lines::<Map<i64>>()
        .await
        .unwrap()
        .into_body();
    assert_eq!(lines.next().await.unwrap().unwrap()["n"], 1);
    assert_eq!(lines.next().await.unwrap().unwrap()["n"], 2);
    assert!(
        lines
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .to_string()
            .starts_with("Download: line 4 could not be read")
    );
    assert_eq!(lines.next().await.unwrap().unwrap()["n"], 3);
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn what_breaks_in_a_stream_names_the_operation() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
    let server = Server::with(move |_| Act::Raw(format!("{head}data: 1").into_bytes()));
    let client = client(&server);
    let mut download = client
        .op(&DOWNLOAD)
        .send_stream()
        .await
        .unwrap()
        .into_body();
    assert!(download.next().await.unwrap().is_ok());
    let mut errors = vec![download.next().await.unwrap().unwrap_err()];
    assert!(download.next().await.is_none());
    let events = client.op(&DOWNLOAD).send_events::<Value>().await.unwrap();
    let next = events.into_body().once().next().await;
    errors.push(next.unwrap().unwrap_err());
    let lines = client.op(&DOWNLOAD).send_lines::<Value>().await.unwrap();
    errors.push(lines.into_body().next().await.unwrap().unwrap_err());
    for error in errors {
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Transport, "Download"),
            "{error:?}"
        );
    }
}
