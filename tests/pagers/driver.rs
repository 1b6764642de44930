//! Pages through one operation of a generated crate, `driver CASE BASE-URL`, and prints how many
//! items there were, and how many came after the third when the list was left there, saved and
//! resumed by a new client. With `mock` for the URL, the crate's own transport in memory answers:
//! it prints how many pages there were.

use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use sdk_runtime::{Body, BoxFuture, Continuation, Error, Items, Pages, Transport, TransportError, Wire};

mod cases;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    match runtime.block_on(cases::run(&arguments[1], &arguments[2])) {
        Ok((all, _)) if arguments[2] == "mock" => println!("{all}"),
        Ok((all, rest)) => println!("{all} {rest}"),
        Err(error) => println!("{error}"),
    }
}

/// All items, and those after the third in a list that is resumed.
async fn items<I: 'static>(list: impl Fn() -> Items<I>) -> Result<(usize, usize), Error> {
    let all = count(list()).await?;
    let mut first = list();
    for _ in 0..3 {
        first.next().await.expect("an item")?;
    }
    let saved = serde_json::to_string(&first.continuation().expect("a place")).expect("JSON");
    drop(first);
    let place: Continuation = serde_json::from_str(&saved).expect("a continuation");
    Ok((all, count(list().resume(&place)).await?))
}

async fn count<I: 'static>(mut items: Items<I>) -> Result<usize, Error> {
    let mut count = 0;
    while let Some(item) = items.next().await {
        item?;
        count += 1;
    }
    Ok(count)
}

/// How many pages there are.
async fn all<P: Wire + 'static>(mut pages: Pages<P>) -> Result<(usize, usize), Error> {
    let mut all = 0;
    while let Some(page) = pages.next().await {
        page?;
        all += 1;
    }
    Ok((all, 0))
}

/// All pages, and those after the first in a list that is resumed.
async fn pages<P: Wire + 'static>(list: impl Fn() -> Pages<P>) -> Result<(usize, usize), Error> {
    let mut all = 0;
    let mut pages = list();
    while let Some(page) = pages.next().await {
        page?;
        all += 1;
    }
    let mut first = list();
    let page = first.next().await.expect("a page")?;
    let place = page.next_page().expect("another page").continuation();
    let mut rest = list().resume(&place);
    let mut count = 0;
    while let Some(page) = rest.next().await {
        page?;
        count += 1;
    }
    Ok((all, count))
}

/// HTTP/1.1 to loopback: a connection a request.
struct Loopback;

impl Transport for Loopback {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        Box::pin(ready(move || exchange(&request).map_err(TransportError::new)))
    }
}

fn ready<T>(make: impl FnOnce() -> T + Send) -> impl Future<Output = T> + Send {
    async move { make() }
}

fn exchange(request: &http::Request<Body>) -> std::io::Result<http::Response<Body>> {
    let address = request.uri().authority().expect("an address").as_str();
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let mut stream = TcpStream::connect(address)?;
    let body = request.body().as_bytes().map(|body| body.to_vec()).unwrap_or_default();
    let mut head = format!("{} {target} HTTP/1.1\r\nhost: {address}\r\n", request.method());
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes())));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status: u16 = line.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(500);
    let mut response = http::Response::builder().status(status);
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        if name == "content-length" {
            length = value.parse().unwrap_or(0);
        }
        response = response.header(name, value);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(response.body(Body::from(body)).expect("a response"))
}
