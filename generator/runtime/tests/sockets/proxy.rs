//! An HTTP proxy between the client and the server.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use sdk_runtime::{HyperTransport, ReqwestTransport, Transport};

use crate::common::{failed, quick};
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

fn client(base: &str, transport: impl Transport) -> Client {
    Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| core.base_url(base).transport(transport).retries(quick()))
        .build()
        .unwrap()
}

/// The default transport, and a client of reqwest, by a proxy that wants a password.
fn by(proxy: &str, pem: Option<&str>) -> (HyperTransport, ReqwestTransport) {
    let address = proxy.replace("://", "://me:s%20cret@");
    let mut own = HyperTransport::new().proxy(&address);
    let mut reqwest = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .proxy(reqwest::Proxy::all(address).unwrap());
    if let Some(pem) = pem {
        own = own.trust(pem);
        let pem = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
        reqwest = reqwest.add_root_certificate(pem);
    }
    let reqwest = ReqwestTransport::with_client(reqwest.build().unwrap());
    (own, reqwest)
}

/// `me:s cret`.
const PASSWORD: &str = "Basic bWU6cyBjcmV0";

#[tokio::test]
async fn plain_requests_are_sent_to_the_proxy() {
    const LIST: &str = "{\"users\":[]}";
    let base = "http://api.example.invalid/v1";
    let proxy = Server::script([json(LIST), json(LIST), json(LIST)]);
    let (own, reqwest) = by(&proxy.url, None);
    let own = client(base, own);
    own.list().send().await.unwrap();
    own.list().send().await.unwrap();
    client(base, reqwest).list().send().await.unwrap();
    for seen in proxy.seen() {
        assert_eq!(
            seen.line,
            "GET http://api.example.invalid/v1/Users HTTP/1.1"
        );
        assert_eq!(seen.header("host"), Some("api.example.invalid"));
        assert_eq!(seen.header("proxy-authorization"), Some(PASSWORD));
        assert!(seen.header("authorization").is_some());
    }
    assert_eq!(proxy.seen().len(), 3);
}

#[tokio::test]
async fn https_goes_through_a_tunnel_that_sees_no_credentials() {
    let (port, pem) = tls::serve().await;
    let (proxy, asked) = tunnel();
    let base = format!("https://localhost:{port}");
    let (own, reqwest) = by(&proxy, Some(&pem));
    for client in [client(&base, own), client(&base, reqwest)] {
        assert!(client.list().send().await.unwrap().users.is_empty());
    }
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 2);
    for asked in asked.iter() {
        assert!(asked.starts_with(&format!("CONNECT localhost:{port} HTTP/1.1\r\n")));
        let headers = asked.to_ascii_lowercase();
        assert_eq!(headers.matches("authorization:").count(), 1);
        assert!(asked.contains(PASSWORD), "{asked}");
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_is_said_without_its_password() {
    for (address, words) in [
        ("socks5://me:hush@localhost:1080", "socks5"),
        ("::hush::", "is not a URL"),
    ] {
        let transport = HyperTransport::new().proxy(address);
        assert!(!format!("{transport:?}").contains("hush"));
        let client = client("http://api.example.invalid", transport);
        let error = failed(client.list().send()).await;
        let causes = tls::causes(&error);
        assert!(
            causes.iter().any(|cause| cause.contains(words)),
            "{causes:?}"
        );
    }
}

/// The environment is the process's: this test runs itself in others.
#[test]
fn the_environment_names_the_proxy() {
    const INNER: &str = "SDK_RUNTIME_TEST_INNER";
    if std::env::var_os(INNER).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let client = client("http://api.example.invalid", HyperTransport::new());
        runtime.block_on(client.list().send()).unwrap();
        return;
    }
    let proxy = Server::script([json("{\"users\":[]}")]);
    let run = |exceptions: &str| {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "proxy::the_environment_names_the_proxy"])
            .env(INNER, "1")
            .env("HTTP_PROXY", &proxy.url)
            .env("NO_PROXY", exceptions)
            .env_remove("REQUEST_METHOD")
            .output()
            .unwrap()
    };
    let output = run("");
    assert!(output.status.success(), "{output:?}");
    let line = "GET http://api.example.invalid/Users HTTP/1.1";
    assert_eq!(proxy.lines(), [line]);
    // Past the proxy there is nobody of that name.
    assert!(!run("example.invalid").status.success());
    assert_eq!(proxy.lines().len(), 1);
}
