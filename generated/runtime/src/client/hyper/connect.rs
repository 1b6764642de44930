//! Connections: to the server, or to a proxy that stands before it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::{self, Connected, HttpConnector, proxy::Tunnel};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tower_service::Service;

use super::super::body::BoxError;
use super::super::transport::TransportError;

/// How often the system asks whether the other side is still there.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Opens connections.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    direct: HttpsConnector<HttpConnector>,
    tls: Arc<ClientConfig>,
    proxies: Arc<Matcher>,
    limit: Duration,
}

impl Connector {
    /// `trusted` are authorities beside the usual ones, as PEM.
    pub(super) fn new(
        proxies: Arc<Matcher>,
        trusted: &[Bytes],
        limit: Duration,
    ) -> Result<Self, TransportError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(3));
        let tls = Arc::new(tls(trusted)?);
        Ok(Self {
            direct: HttpsConnector::from((tcp, tls.clone())),
            tls,
            proxies,
            limit,
        })
    }

    async fn connect(mut self, server: Uri) -> Result<Connection, BoxError> {
        let Some(proxy) = self.proxies.intercept(&server) else {
            let stream = MaybeHttpsStream::Http(self.direct.call(server).await?);
            return Ok(Connection {
                stream,
                proxied: false,
            });
        };
        let address = proxy.uri().clone();
        let scheme = address.scheme_str().unwrap_or_default();
        if !matches!(scheme, "http" | "https") {
            return Err(
                format!("a proxy that speaks `{scheme}` needs a transport that does").into(),
            );
        }
        if server.scheme() == Some(&Scheme::HTTP) {
            let stream = MaybeHttpsStream::Http(self.direct.call(address).await?);
            return Ok(Connection {
                stream,
                proxied: true,
            });
        }
        let mut tunnel = Tunnel::new(address, self.direct);
        if let Some(password) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(password.clone());
        }
        let stream = HttpsConnector::from((tunnel, self.tls))
            .call(server)
            .await?;
        Ok(Connection {
            stream,
            proxied: false,
        })
    }
}

/// Trust in the authorities that the system knows, in Mozilla's, and in `trusted`: so that HTTPS
/// works in bare containers and behind the proxies of companies.
fn tls(trusted: &[Bytes]) -> Result<ClientConfig, TransportError> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for pem in trusted {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate =
                certificate.map_err(|error| TransportError::new(error.to_string()))?;
            roots.add(certificate).map_err(TransportError::new)?;
        }
        if roots.len() == before {
            return Err(TransportError::new(
                "what is to be trusted holds no certificate",
            ));
        }
    }
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TransportError::new)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Connection, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(context)
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.limit, self.clone().connect(server));
        Box::pin(async move {
            connecting.await.unwrap_or_else(|_| {
                let late = io::Error::new(io::ErrorKind::TimedOut, "connecting took too long");
                Err(late.into())
            })
        })
    }
}

/// A connection.
#[derive(Debug)]
pub(super) struct Connection {
    /// To the server or the proxy, each with or without TLS; through a tunnel there is TLS in it.
    stream: MaybeHttpsStream<MaybeHttpsStream<TokioIo<TcpStream>>>,
    /// Whether a proxy reads the requests.
    proxied: bool,
}

impl connect::Connection for Connection {
    fn connected(&self) -> Connected {
        self.stream.connected().proxy(self.proxied)
    }
}

impl Read for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl Write for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }
}
