//! The default transport: hyper's client with rustls.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::PROXY_AUTHORIZATION;
use http_body::{Frame, SizeHint};
use hyper_util::client::legacy::{self, Client};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::body::{Body, BoxError};
use super::transport::{BoxFuture, Transport, TransportError};
use connect::Connector;

mod connect;

/// Sends with hyper and rustls, over HTTP/1.1.
///
/// Connections are kept for 90 s. The certificates of authorities are the system's and Mozilla's,
/// and the proxies those that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
/// `NO_PROXY`, as curl reads them). For what cannot be set here there are clients of reqwest
/// (feature `reqwest`), or a [`Transport`] of your own.
pub struct HyperTransport {
    connect_timeout: Duration,
    proxy: Option<String>,
    trusted: Vec<Bytes>,
    /// Clients that are made when they are first needed. Connections belong to the runtime that
    /// opened them, so blocking calls, which have a runtime of their own, have their own client.
    asynchronous: OnceLock<Sender>,
    #[cfg(feature = "blocking")]
    blocking: OnceLock<Sender>,
}

impl HyperTransport {
    /// With the proxies of the environment, and 10 s to connect.
    #[must_use]
    pub fn new() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            proxy: None,
            trusted: Vec::new(),
            asynchronous: OnceLock::new(),
            #[cfg(feature = "blocking")]
            blocking: OnceLock::new(),
        }
    }

    /// How long it may take to connect, TLS included.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The proxy that all requests take, like `http://name:password@proxy.example:3128`, in the
    /// place of those that the environment names. An empty address is none at all.
    #[must_use]
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = Some(address.into());
        self
    }

    /// Trusts these authorities too: certificates in the format PEM.
    #[must_use]
    pub fn trust(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.trusted.push(Bytes::from(pem.into()));
        self
    }

    fn sender(&self) -> Result<Sender, TransportError> {
        #[cfg(feature = "blocking")]
        let cell = if super::blocking::is_background() {
            &self.blocking
        } else {
            &self.asynchronous
        };
        #[cfg(not(feature = "blocking"))]
        let cell = &self.asynchronous;
        if let Some(sender) = cell.get() {
            return Ok(sender.clone());
        }
        let sender = self.open().map_err(TransportError::permanent)?;
        Ok(cell.get_or_init(|| sender).clone())
    }

    fn open(&self) -> Result<Sender, TransportError> {
        let proxies = match self.proxy.as_deref() {
            None => Matcher::from_env(),
            Some("") => Matcher::builder().build(),
            Some(address) => {
                let proxies = Matcher::builder().all(address).build();
                let sample = http::Uri::from_static("http://localhost");
                if proxies.intercept(&sample).is_none() {
                    // It may hold a password, so it is not said.
                    return Err(TransportError::new("the proxy's address is not a URL"));
                }
                proxies
            }
        };
        let proxies = Arc::new(proxies);
        let connector = Connector::new(proxies.clone(), &self.trusted, self.connect_timeout)?;
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new());
        Ok(Sender {
            client: packing::unpacking(builder.build(connector)),
            proxies,
        })
    }
}

/// The proxy's address may hold a password, so it is not shown.
impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport")
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let sender = self.sender();
        Box::pin(async move { sender?.send(request).await })
    }
}

/// A client and its connections.
#[derive(Clone, Debug)]
struct Sender {
    client: packing::Sending,
    proxies: Arc<Matcher>,
}

impl Sender {
    async fn send(
        self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let (mut parts, body) = request.into_parts();
        // The proxy itself answers to plain requests; through a tunnel it sees none.
        if parts.uri.scheme() == Some(&http::uri::Scheme::HTTP)
            && let Some(proxy) = self.proxies.intercept(&parts.uri)
            && let Some(password) = proxy.basic_auth()
        {
            parts.headers.insert(PROXY_AUTHORIZATION, password.clone());
        }
        let request = http::Request::from_parts(parts, Sent(body));
        let answer = packing::send(&self.client, request).await.map_err(failed)?;
        let (parts, body) = answer.into_parts();
        let length = http_body::Body::size_hint(&body).exact();
        let mut body = Body::stream(Received(body));
        if let Some(length) = length {
            body = body.with_length(length);
        }
        Ok(http::Response::from_parts(parts, body))
    }
}

#[cfg(not(any(feature = "gzip", feature = "brotli", feature = "deflate")))]
mod packing {
    //! Answers as they come.
    use super::{Connector, Sent};
    use hyper_util::client::legacy::{Client, ResponseFuture};

    pub(super) type Sending = Client<Connector, Sent>;

    pub(super) fn unpacking(client: Client<Connector, Sent>) -> Sending {
        client
    }

    pub(super) fn send(client: &Sending, request: http::Request<Sent>) -> ResponseFuture {
        client.request(request)
    }
}

#[cfg(any(feature = "gzip", feature = "brotli", feature = "deflate"))]
mod packing {
    //! Answers that may come compressed.
    use super::{Connector, Sent};
    use hyper_util::client::legacy::{Client, ResponseFuture};
    use tower_http::decompression::{Decompression, ResponseFuture as Unpacked};
    use tower_service::Service as _;

    pub(super) type Sending = Decompression<Client<Connector, Sent>>;

    pub(super) fn unpacking(client: Client<Connector, Sent>) -> Sending {
        Decompression::new(client)
    }

    pub(super) fn send(client: &Sending, request: http::Request<Sent>) -> Unpacked<ResponseFuture> {
        let mut client = client.clone();
        // A part of what is compressed could not be unpacked.
        if request.headers().contains_key(http::header::RANGE) {
            client = client.no_gzip().no_br().no_deflate().no_zstd();
        }
        client.call(request)
    }
}

/// Why hyper got no answer.
fn failed(error: legacy::Error) -> TransportError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut) {
            break;
        }
        cause = error.source();
    }
    if cause.is_some() {
        TransportError::timeout(error)
    } else {
        TransportError::new(error)
    }
}

/// A body that is sent. What it holds besides bytes says its length in a header, if it has one.
#[derive(Debug)]
struct Sent(Body);

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0).poll_next(context).map_ok(Frame::data)
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_bytes().is_some_and(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        let bytes = self.0.as_bytes();
        bytes.map_or_else(SizeHint::default, |bytes| {
            SizeHint::with_exact(bytes.len() as u64)
        })
    }
}

/// A received body, without trailers.
struct Received<B>(B);

impl<B> Stream for Received<B>
where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError>> + Unpin,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(frame) = ready!(Pin::new(&mut self.0).poll_frame(context)) else {
                return Poll::Ready(None);
            };
            match frame.map(Frame::into_data) {
                Ok(Ok(data)) => return Poll::Ready(Some(Ok(data))),
                Ok(Err(_trailers)) => {}
                Err(error) => return Poll::Ready(Some(Err(error.into()))),
            }
        }
    }
}
