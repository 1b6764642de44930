//! Bodies: streamed from files, compressed, too large.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use sdk_runtime::{Body, Bytes, ErrorKind, Method, Part, Patch, Value};

use crate::common::{MS, client, failed};
use crate::support::sdk::{CREATE, Client, DOWNLOAD, STORE, User};
use crate::support::{Act, Server, answer, json};

fn packed(encoding: &str, bytes: Vec<u8>) -> Act {
    let headers = [
        ("content-encoding", encoding),
        ("content-type", "application/json"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    Act::Answer(200, headers.to_vec(), bytes)
}

fn zipped(text: &[u8]) -> Act {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    packed("gzip", encoder.finish().unwrap())
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let list = br#"{"users":[{"sid":"a"}]}"#;
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(list).unwrap();
    // Made by another's encoder: a list of nobody.
    let brotli = b"\x8b\x05\x80{\"users\":[]}\x03".to_vec();
    let server = Server::script([
        zipped(list),
        packed("deflate", deflated.finish().unwrap()),
        packed("br", brotli),
    ]);
    let client = client(&server);
    for count in [1, 1, 0] {
        assert_eq!(client.list().send().await.unwrap().users.len(), count);
    }
    let asked = server.seen()[0]
        .header("accept-encoding")
        .unwrap()
        .to_owned();
    for encoding in ["gzip", "deflate", "br"] {
        assert!(asked.contains(encoding), "{asked}");
    }
}

/// A part of what is compressed could not be unpacked.
#[tokio::test]
async fn a_range_is_not_asked_for_compressed() {
    let server = Server::script([answer(206, &[("content-type", "text/plain")], "ange")]);
    let call = client(&server)
        .request(Method::GET, "/file")
        .header("range", "bytes=1-4");
    assert_eq!(call.send().await.unwrap().into_body(), "ange");
    assert_eq!(server.seen()[0].header("accept-encoding"), None);
}

#[tokio::test]
async fn the_limit_counts_what_is_unpacked() {
    let server = Server::script([zipped(&vec![b' '; 10 << 20])]);
    let small = Client::builder()
        .map(|core| core.base_url(&server.url).body_limit(1 << 20))
        .build()
        .unwrap();
    let error = failed(small.op(&DOWNLOAD).send_text()).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn files_are_sent_again_and_streams_are_not() {
    let path = std::env::temp_dir().join(format!("runtime-body-{}", std::process::id()));
    std::fs::write(&path, vec![b'z'; 200_000]).unwrap();
    let server = Server::script([
        answer(429, &[], ""),
        json("{}"),
        answer(429, &[], ""),
        json("{}"),
    ]);
    let client = client(&server);
    let mut request = client.op(&STORE);
    request.path("b", &"x");
    request.bytes("a/b", Body::file(&path));
    request.send_empty().await.unwrap();
    let mut request = client.op(&CREATE);
    request.part("Name", Body::file(&path));
    request.send_empty().await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].body, seen[1].body);
    assert_eq!(seen[1].body, vec![b'z'; 200_000]);
    assert_eq!(seen[1].header("content-length"), Some("200000"));
    assert_eq!(seen[2].body, seen[3].body);
    assert!(seen[3].body.len() > 200_000);
}

#[tokio::test]
async fn a_stream_is_read_no_faster_than_it_is_sent() {
    // The server reads the head and then nothing; a gigabyte is on offer.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (accepted, connection) = std::sync::mpsc::channel();
    std::thread::spawn(move || accepted.send(listener.accept()));
    let read = Arc::new(AtomicUsize::new(0));
    let counter = read.clone();
    let pieces = futures_util::stream::iter((0..1 << 14).map(move |_| {
        counter.fetch_add(1 << 16, Ordering::Relaxed);
        Ok(Bytes::from(vec![0; 1 << 16]))
    }));
    let client = Client::builder()
        .map(|core| core.base_url(url).try_timeout(1000 * MS))
        .build()
        .unwrap();
    let mut request = client.op(&STORE);
    request.path("b", &"x");
    request.part("file", Part::stream(Body::stream(pieces)));
    let error = failed(request.send_empty()).await;
    assert!(error.is_timeout());
    // What the sockets hold, and no more.
    let read = read.load(Ordering::Relaxed);
    assert!(read > 0 && read < 128 << 20, "{read}");
    drop(connection);
}

#[tokio::test]
async fn a_download_is_copied_to_a_writer() {
    let server = Server::with(|_| answer(200, &[], &"x".repeat(300_000)));
    let client = client(&server);
    let stream = client
        .op(&DOWNLOAD)
        .send_stream()
        .await
        .unwrap()
        .into_body();
    let mut copy = Vec::new();
    assert_eq!(stream.copy_to(&mut copy).await.unwrap(), 300_000);
    assert_eq!(copy.len(), 300_000);
    let stream = client
        .op(&DOWNLOAD)
        .send_stream()
        .await
        .unwrap()
        .into_body();
    let error = stream.copy_to(&mut tokio::io::empty()).await;
    assert_eq!(error.unwrap(), 300_000);
    let stream = client
        .op(&DOWNLOAD)
        .send_stream()
        .await
        .unwrap()
        .into_body();
    let mut full = &mut [0_u8; 10][..];
    let error = stream.write_to(&mut full).await.unwrap_err();
    assert!(!error.is_retryable(), "{error:?}");
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_patch_keeps_clears_or_sets() {
    let server = Server::with(|_| json("null"));
    let client = client(&server);
    for (patch, body) in [
        (Patch::Keep, r#"{"sid":"a","tags":[],"note":null}"#),
        (
            Patch::Null,
            r#"{"sid":"a","tags":[],"name":null,"note":null}"#,
        ),
        (
            Patch::Set("n".to_owned()),
            r#"{"sid":"a","tags":[],"name":"n","note":null}"#,
        ),
    ] {
        let mut user = User::new("a");
        user.name = patch;
        let mut request = client.op(&STORE);
        request.path("b", &"x");
        request.json(&user);
        request.send_json::<Value>().await.unwrap();
        let sent: Value = serde_json::from_slice(&server.seen().pop().unwrap().body).unwrap();
        let expected: Value = serde_json::from_str(body).unwrap();
        for key in ["name", "note", "sid"] {
            assert_eq!(sent.get(key), expected.get(key), "{key}");
        }
    }
}
