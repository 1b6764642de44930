//! What a call costs beside the socket: the same request over loopback by an SDK and by hand with
//! reqwest, which sends the same headers and has a timeout as well; and the parts of the difference.
//!
//! `cargo bench -p sdk-runtime --bench call` makes them by turns, a round of each after the other,
//! so that what else the machine does falls on all alike. The ratios are of neighbours in turn.
//! `... --bench call -- NAME COUNT` makes so many calls of one kind, for callgrind, perf or strace.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/support/sdk.rs"]
#[allow(dead_code, unreachable_pub)]
mod sdk;
mod turns;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::time::{Duration, Instant};

use sdk::{Client, Page};
use sdk_runtime::{Body, BoxFuture, HyperTransport, ReqwestTransport, Transport, TransportError};

const USERS: &str =
    r#"{"users":[{"sid":"US1","identity":"agent","enabled":"true","tags":["a","b"]}]}"#;
const ROUNDS: usize = 150;
const CALLS: usize = 200;

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

/// Answers every request with the same page, and remembers nothing.
fn serve() -> String {
    fn answer(mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let length = USERS.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\ncontent-type: application/json\r\n\r\n{USERS}"
        );
        let mut buffer = [0; 4096];
        let mut filled = 0;
        loop {
            match stream.read(&mut buffer[filled..])? {
                0 => return Ok(()),
                count => filled += count,
            }
            if buffer[..filled].ends_with(b"\r\n\r\n") {
                stream.write_all(answer.as_bytes())?;
                filled = 0;
            }
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || drop(answer(stream)));
        }
    });
    url
}

async fn ours(client: &Client) {
    let page = client.list().filter("x y").send().await.unwrap();
    assert_eq!(page.users.len(), 1);
}

async fn by_hand(client: &reqwest::Client, url: &str) {
    let answer = client
        .get(format!("{url}/v1/Users"))
        .query(&[("Filter", "x y")])
        .basic_auth("AC1", Some("hush"))
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    let page: Page = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(page.users.len(), 1);
}

/// What the engine has a transport do, and no more.
async fn transport(transport: &impl Transport, url: &str) {
    let request = http::Request::get(format!("{url}/v1/Users?Filter=x%20y"))
        .header("user-agent", "users-sdk/1.2.3")
        .header("authorization", "Basic QUMxOmh1c2g=")
        .header("accept", "application/json");
    let answer = transport.send(request.body(Body::empty()).unwrap()).await;
    let mut body = answer.unwrap().into_body();
    let mut next = async || {
        std::future::poll_fn(|context| {
            futures_core::Stream::poll_next(Pin::new(&mut body), context)
        })
        .await
    };
    let bytes = next().await.unwrap().unwrap();
    assert!(next().await.is_none());
    let page: Page = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(page.users.len(), 1);
}

fn main() {
    let url = &serve();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = |change: fn(sdk_runtime::__private::CoreBuilder) -> _| {
        Client::builder()
            .basic_auth("AC1", "hush")
            .map(|core| change(core.base_url(format!("{url}/v1"))))
            .build()
            .unwrap()
    };
    let (socket, alone) = (&client(|core| core), &client(|core| core.transport(AtOnce)));
    let through = &client(|core| core.transport(ReqwestTransport::new()));
    let reqwest = &reqwest::Client::builder()
        .user_agent("users-sdk/1.2.3")
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let direct = &HyperTransport::new();
    let other = &ReqwestTransport::new();
    // One call after the other on one connection.
    let run = |name: &str, count: usize| {
        runtime.block_on(async {
            let start = Instant::now();
            for _ in 0..count {
                match name {
                    "ours" => ours(socket).await,
                    "by-hand" => by_hand(reqwest, url).await,
                    "ours-by-reqwest" => ours(through).await,
                    "transport" => transport(direct, url).await,
                    "transport-reqwest" => transport(other, url).await,
                    "no-socket" => ours(alone).await,
                    "by-hand-and-no-socket" => {
                        by_hand(reqwest, url).await;
                        ours(alone).await;
                    }
                    "by-hand-and-spin" => {
                        by_hand(reqwest, url).await;
                        let start = Instant::now();
                        while start.elapsed() < Duration::from_nanos(3000) {
                            std::hint::spin_loop();
                        }
                    }
                    other => panic!("there is no `{other}`"),
                }
            }
            start.elapsed().as_secs_f64() * 1e6 / count as f64
        })
    };
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [name, count] = &arguments[..] {
        println!("{name}: {:.2} µs", run(name, count.parse().unwrap()));
        return;
    }
    let names = [
        "by-hand",
        "ours",
        "transport",
        "ours-by-reqwest",
        "transport-reqwest",
        "by-hand-and-no-socket",
        "by-hand-and-spin",
        "no-socket",
    ];
    turns::compare("µs a call", &names, ROUNDS, |name| run(name, CALLS));
}
