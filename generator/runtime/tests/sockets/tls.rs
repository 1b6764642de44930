//! HTTPS with a certificate that only the test knows.

use std::sync::Arc;

use sdk_runtime::{Error, HyperTransport, ReqwestTransport, RetryPolicy, Transport};
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

fn client(port: u16, transport: impl Transport) -> Client {
    Client::builder()
        .basic_auth("a", "hush")
        .map(|core| {
            core.base_url(format!("https://localhost:{port}"))
                .transport(transport)
                .retries(RetryPolicy::never())
        })
        .build()
        .unwrap()
}

#[tokio::test]
async fn certificates_can_be_trusted() {
    let (port, pem) = serve().await;
    let certificate = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
    let reqwest = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .add_root_certificate(certificate)
        .build()
        .unwrap();
    let own = client(port, HyperTransport::new().trust(pem));
    let other = client(port, ReqwestTransport::with_client(reqwest));
    for client in [own, other] {
        assert!(client.list().send().await.unwrap().users.is_empty());
    }
}

#[tokio::test]
async fn what_is_no_certificate_is_not_trusted() {
    let (port, pem) = serve().await;
    for pem in [String::new(), "hello".to_owned(), pem.replace("MII", "!!!")] {
        let error = failed(client(port, HyperTransport::new().trust(pem)).list().send()).await;
        assert!(!error.is_retryable(), "{error:?}");
    }
}

#[tokio::test]
async fn an_unknown_certificate_is_refused_and_the_error_says_so() {
    let (port, _) = serve().await;
    let own = client(port, HyperTransport::new());
    let other = client(port, ReqwestTransport::new());
    for client in [own, other] {
        let error = failed(client.list().send()).await;
        let causes = causes(&error);
        assert!(
            causes.iter().any(|cause| cause.contains("certificate")),
            "{causes:?}"
        );
    }
}

/// What an error says was behind it, and behind that.
pub(crate) fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = std::error::Error::source(error);
    while let Some(error) = next {
        causes.push(error.to_string());
        next = error.source();
    }
    causes
}
