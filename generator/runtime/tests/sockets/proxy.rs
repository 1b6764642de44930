//! An HTTP proxy between the client and the server, as a client of one's own has it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::common::quick;
use crate::support::sdk::Client;
use crate::support::{Server, json};
use crate::tls;

/// A proxy that tunnels whatever it is asked to; it keeps what it was asked.
fn tunnel() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let record = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let record = record.clone();
            std::thread::spawn(move || drop(connect(stream, &record)));
        }
    });
    (url, asked)
}

fn connect(mut client: TcpStream, record: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    record.lock().unwrap().push(head.clone());
    let target = head.split_whitespace().nth(1).unwrap_or_default();
    let mut server = TcpStream::connect(target)?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    let mut back = server.try_clone()?;
    let mut answers = client.try_clone()?;
    std::thread::spawn(move || std::io::copy(&mut back, &mut answers));
    std::io::copy(&mut reader, &mut server)?;
    Ok(())
}

#[tokio::test]
async fn plain_requests_are_sent_to_the_proxy() {
    let proxy = Server::script([json("{\"users\":[]}")]);
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .proxy(reqwest::Proxy::all(&proxy.url).unwrap())
        .build()
        .unwrap();
    let client = Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| {
            core.base_url("http://api.example.invalid/v1")
                .http_client(http)
                .retries(quick())
        })
        .build()
        .unwrap();
    client.list().send().await.unwrap();
    let seen = proxy.seen().remove(0);
    assert_eq!(
        seen.line,
        "GET http://api.example.invalid/v1/Users HTTP/1.1"
    );
    assert!(seen.header("authorization").is_some());
}

#[tokio::test]
async fn https_goes_through_a_tunnel_that_sees_no_credentials() {
    let (port, pem) = tls::serve().await;
    let (proxy, asked) = tunnel();
    let http = tls::trusting(&pem)
        .proxy(reqwest::Proxy::all(proxy).unwrap())
        .build()
        .unwrap();
    let client = Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| {
            core.base_url(format!("https://localhost:{port}"))
                .http_client(http)
        })
        .build()
        .unwrap();
    assert!(client.list().send().await.unwrap().users.is_empty());
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with(&format!("CONNECT localhost:{port} HTTP/1.1")));
    assert!(!asked[0].to_ascii_lowercase().contains("authorization"));
}
