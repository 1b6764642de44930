//! HTTP/1.1 to loopback, a connection a request: a transport without TLS, which is long to compile.

use std::future::poll_fn;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::pin::Pin;

use futures_core::Stream;
use SDK::runtime::{Body, BoxFuture, Transport, TransportError};

/// The transport.
pub(crate) struct Loopback;

impl Transport for Loopback {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, mut body) = request.into_parts();
            let mut bytes = Vec::new();
            while let Some(piece) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
                bytes.extend_from_slice(&piece.map_err(TransportError::new)?);
            }
            exchange(&parts, &bytes).map_err(TransportError::new)
        })
    }
}

fn exchange(parts: &http::request::Parts, body: &[u8]) -> std::io::Result<http::Response<Body>> {
    let address = parts.uri.authority().expect("an address").as_str();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut stream = TcpStream::connect(address)?;
    let mut head = format!("{} {target} HTTP/1.1\r\nhost: {address}\r\n", parts.method);
    for (name, value) in parts.headers.iter().filter(|(name, _)| *name != "content-length") {
        head.push_str(&format!("{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes())));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
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
