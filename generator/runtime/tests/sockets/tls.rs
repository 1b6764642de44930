//! HTTPS with a certificate that only the test knows.

use std::sync::Arc;

use sdk_runtime::{Error, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::common::failed;
use crate::support::sdk::Client;

/// A server that answers every request with an empty list: its port, and its certificate as PEM.
pub(crate) async fn serve() -> (u16, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut seen = Vec::new();
                while !seen.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else {
                        return;
                    };
                    seen.push(byte);
                }
                let body = "{\"users\":[]}";
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    (port, made.cert.pem())
}

pub(crate) fn trusting(pem: &str) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .add_root_certificate(reqwest::Certificate::from_pem(pem.as_bytes()).unwrap())
}

fn base(port: u16) -> String {
    format!("https://localhost:{port}")
}

#[tokio::test]
async fn a_client_of_ones_own_brings_its_certificates() {
    let (port, pem) = serve().await;
    let client = Client::builder()
        .basic_auth("a", "b")
        .map(|core| {
            core.base_url(base(port))
                .http_client(trusting(&pem).build().unwrap())
        })
        .build()
        .unwrap();
    assert!(client.list().send().await.unwrap().users.is_empty());
}

#[tokio::test]
async fn an_unknown_certificate_is_refused_and_the_error_says_so() {
    let (port, _) = serve().await;
    let client = Client::builder()
        .basic_auth("a", "hush")
        .map(|core| core.base_url(base(port)).retries(RetryPolicy::never()))
        .build()
        .unwrap();
    let error = failed(client.list().send()).await;
    let causes = causes(&error);
    assert!(
        causes.iter().any(|cause| cause.contains("certificate")),
        "{causes:?}"
    );
}

/// What an error says was behind it, and behind that.
fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = std::error::Error::source(error);
    while let Some(error) = next {
        causes.push(error.to_string());
        next = error.source();
    }
    causes
}
