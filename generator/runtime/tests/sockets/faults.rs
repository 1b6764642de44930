//! Connections that break before, during and after an answer, and answers that say to come again.

use sdk_runtime::__private::Request;
use sdk_runtime::{Body, CallOptions};

use crate::common::{client, failed};
use crate::support::sdk::{CREATE, Client, STORE};
use crate::support::{Act, Server, answer, json};

#[tokio::test]
async fn reading_requests_are_sent_again_after_every_passing_fault() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"us".to_vec();
    let chunk = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"use\r\n".to_vec();
    let faults = [
        Act::Reset,
        Act::Raw(b"HTTP/1.1 200".to_vec()),
        Act::Raw(half),
        Act::Raw(chunk),
        answer(500, &[], ""),
        answer(503, &[], ""),
        answer(429, &[], ""),
        answer(408, &[], ""),
    ];
    for fault in faults {
        let server = Server::script([fault.clone(), fault.clone(), json("{\"users\":[]}")]);
        client(&server)
            .list()
            .send()
            .await
            .unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        assert_eq!(server.seen().len(), 3, "{fault:?}");
        let server = Server::script([fault.clone(), fault.clone(), fault.clone()]);
        let error = failed(client(&server).list().send()).await;
        assert!(error.is_retryable() && error.tries() == 3, "{error:?}");
    }
}

#[tokio::test]
async fn writing_requests_are_sent_again_only_when_that_is_safe() {
    fn create(client: &Client, options: CallOptions) -> Request {
        let mut request = client.op(&CREATE);
        request.form("Name", &"n");
        request.options(options);
        request
    }
    for (fault, count) in [
        (Act::Reset, 1),
        (answer(500, &[], ""), 1),
        (answer(429, &[], ""), 2),
    ] {
        let server = Server::script([fault, json("{}")]);
        let _ = create(&client(&server), CallOptions::new())
            .send_empty()
            .await;
        assert_eq!(server.seen().len(), count);
    }
    let server = Server::script([answer(500, &[], ""), Act::Reset, json("{}")]);
    create(&client(&server), CallOptions::new().idempotency_key("k"))
        .send_empty()
        .await
        .unwrap();
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("idempotency-key") == Some("k"))
    );
    // A declared header is filled in by the client: the same for every try, another for every call.
    let server = Server::script([answer(500, &[], ""), json("{}"), json("{}")]);
    let mut request = client(&server).op(&STORE);
    request.path("b", &"x");
    request.clone().send_empty().await.unwrap();
    request.send_empty().await.unwrap();
    let keys: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.header("x-idempotency").unwrap().to_owned())
        .collect();
    assert!(
        keys[0] == keys[1] && keys[1] != keys[2] && keys[0].len() == 36,
        "{keys:?}"
    );
    // A stream cannot be sent twice.
    let server = Server::script([answer(429, &[], ""), json("{}")]);
    let mut request = client(&server).op(&STORE);
    request.path("b", &"x");
    request.bytes(
        "a/b",
        Body::stream(futures_util::stream::iter([Ok("ab".into())])),
    );
    assert_eq!(
        failed(request.send_empty())
            .await
            .status()
            .unwrap()
            .as_u16(),
        429
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_connection_may_be_reset_at_any_moment() {
    let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"users\":[]}".to_vec();
    for cut in [0, 9, 30, whole.len() - 5] {
        let server = Server::script([Act::Abort(whole[..cut].to_vec()), json("{\"users\":[]}")]);
        client(&server)
            .list()
            .send()
            .await
            .unwrap_or_else(|error| panic!("cut at {cut}: {error:?}"));
        assert_eq!(server.seen().len(), 2, "cut at {cut}");
    }
    // After the answer: the next call has a connection of its own.
    let server = Server::script([Act::Abort(whole), json("{\"users\":[]}")]);
    let client = client(&server);
    client.list().send().await.unwrap();
    client.list().send().await.unwrap();
}

#[tokio::test]
async fn an_error_status_counts_even_if_its_body_breaks_off() {
    let broken = b"HTTP/1.1 404 X\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let server = Server::script([Act::Raw(broken)]);
    let error = failed(client(&server).list().send()).await;
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_file_that_is_gone_is_the_callers_error() {
    let server = Server::script([]);
    let mut request = client(&server).op(&STORE);
    request.path("b", &"x");
    request.bytes("a/b", Body::file("/nowhere/at/all"));
    let error = failed(request.send_empty()).await;
    assert_eq!(error.argument_name(), Some("body"));
    assert!(server.seen().is_empty());
}
