//! Slow servers against each limit of time. What stalls, stalls for a minute; no limit is longer
//! than a moment, so that only "in time" is asserted, and generously.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sdk_runtime::{
    CallOptions, ErrorKind, HyperTransport, ReqwestTransport, RetryPolicy, Transport, Value,
};

use crate::common::{MS, client, failed};
use crate::support::sdk::{Client, DOWNLOAD};
use crate::support::{Act, Server, json};

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{";
const MINUTE: Duration = Duration::from_secs(60);

fn stall(bytes: &[u8]) -> Act {
    Act::Stall(bytes.to_vec(), MINUTE)
}

async fn in_time<T>(call: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let result = call.await;
    assert!(start.elapsed() < MINUTE / 2, "{:?}", start.elapsed());
    result
}

#[tokio::test]
async fn a_try_that_takes_too_long_is_given_up() {
    for act in [stall(b""), stall(b"HTTP/1.1"), stall(HEAD)] {
        let server = Server::script([act, json("{}")]);
        let options = CallOptions::new().try_timeout(1500 * MS);
        in_time(client(&server).list().options(options).send())
            .await
            .unwrap();
        assert_eq!(server.seen().len(), 2);
    }
    let server = Server::with(|_| stall(HEAD));
    let options = CallOptions::new()
        .try_timeout(100 * MS)
        .retries(RetryPolicy::never());
    let error = in_time(failed(client(&server).list().options(options).send())).await;
    assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
}

#[tokio::test]
async fn the_whole_call_has_a_limit() {
    for bytes in [&b""[..], b"HTTP/1.1", HEAD] {
        let server = Server::with(move |_| stall(bytes));
        let options = CallOptions::new().timeout(150 * MS);
        let error = in_time(failed(client(&server).list().options(options).send())).await;
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(error.operation(), "ListUser");
    }
}

/// While a try's own alarm is set, the call has none: it must have one again for the wait after it.
#[tokio::test]
async fn the_limit_of_the_call_holds_after_that_of_a_try() {
    let server = Server::with(|_| stall(HEAD));
    let options = CallOptions::new()
        .timeout(500 * MS)
        .try_timeout(100 * MS)
        .retries(RetryPolicy::new().retries(1000).delays(MS, MS));
    let error = in_time(failed(client(&server).list().options(options).send())).await;
    assert!(error.is_timeout(), "{error:?}");
    assert!((2..10).contains(&error.tries()), "{error:?}");
}

#[tokio::test]
async fn connecting_has_a_limit() {
    // It takes connections and never says a word, so that no TLS session begins.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let transports: [Arc<dyn Transport>; 2] = [
        Arc::new(HyperTransport::new().connect_timeout(100 * MS)),
        Arc::new(ReqwestTransport::new().connect_timeout(100 * MS)),
    ];
    for transport in transports {
        let client = Client::builder()
            .basic_auth("a", "b")
            .map(|core| {
                core.base_url(&url)
                    .transport(transport)
                    .retries(RetryPolicy::never())
            })
            .build()
            .unwrap();
        let error = in_time(failed(client.list().send())).await;
        assert!(error.is_timeout(), "{error:?}");
    }
    drop(silent);
}

#[tokio::test]
async fn a_download_may_not_stall() {
    let server = Server::script([stall(HEAD)]);
    let mut request = client(&server).op(&DOWNLOAD);
    request.options(CallOptions::new().idle_timeout(100 * MS));
    let mut stream = request.send_stream().await.unwrap().into_body();
    assert_eq!(stream.next().await.unwrap().unwrap(), "{");
    let error = in_time(stream.next()).await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_download_may_be_slow() {
    // Each piece comes in time; all of them together take longer than the limits of a try and
    // of a call, which end where a stream begins.
    let mut pieces = vec![b"HTTP/1.1 200 OK\r\n\r\n".to_vec()];
    pieces.extend((0..20).map(|_| b"piece ".to_vec()));
    let server = Server::script([Act::Pieces(pieces, 200 * MS)]);
    let mut request = client(&server).op(&DOWNLOAD);
    request.options(
        CallOptions::new()
            .timeout(3000 * MS)
            .try_timeout(3000 * MS)
            .retries(RetryPolicy::never())
            .idle_timeout(MINUTE / 2),
    );
    let stream = request.send_stream().await.unwrap().into_body();
    assert_eq!(stream.bytes(1000).await.unwrap().len(), 120);
}

#[tokio::test]
async fn events_that_stall_are_asked_for_again() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 1\n";
    let event = |id: u32| format!("{head}id: {id}\ndata: {id}\n\n").into_bytes();
    let server = Server::script([Act::Stall(event(1), MINUTE), Act::Raw(event(2))]);
    let mut request = client(&server).op(&DOWNLOAD);
    request.options(CallOptions::new().idle_timeout(300 * MS));
    let mut events = request.send_events::<Value>().await.unwrap().into_body();
    assert_eq!(events.next().await.unwrap().unwrap().data, 1);
    assert_eq!(in_time(events.next()).await.unwrap().unwrap().data, 2);
    assert_eq!(server.seen()[1].header("last-event-id"), Some("1"));
}

#[tokio::test]
async fn lines_that_stall_end_with_an_error() {
    let server = Server::script([stall(b"HTTP/1.1 200 OK\r\n\r\n1\n")]);
    let mut request = client(&server).op(&DOWNLOAD);
    request.options(CallOptions::new().idle_timeout(100 * MS));
    let mut lines = request.send_lines::<i64>().await.unwrap().into_body();
    assert_eq!(lines.next().await.unwrap().unwrap(), 1);
    let error = in_time(lines.next()).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn without_tokio_one_thread_keeps_the_time() {
    let server = Server::with(|_| stall(HEAD));
    let client = Client::builder()
        .basic_auth("a", "b")
        .map(|core| {
            core.base_url(&server.url)
                .timer(sdk_runtime::ThreadTimer)
                .try_timeout(50 * MS)
                .retries(crate::common::quick())
        })
        .build()
        .unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(client.list().send()))
        .collect();
    for call in calls {
        assert!(in_time(call).await.unwrap().unwrap_err().is_timeout());
    }
}
