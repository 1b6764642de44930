//! The default transport.

use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::body::{Body, BoxError};
use super::transport::{BoxFuture, Transport, TransportError};

/// Sends with reqwest.
#[derive(Debug)]
pub struct ReqwestTransport {
    client: Option<reqwest::Client>,
    connect_timeout: Duration,
    /// Clients that are made when they are first needed. Connections belong to the runtime that
    /// opened them, so blocking calls, which have a runtime of their own, have their own client.
    asynchronous: OnceLock<reqwest::Client>,
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    blocking: OnceLock<reqwest::Client>,
}

impl ReqwestTransport {
    /// With rustls, the proxies of the environment, 10 s to connect, and no redirects (the SDK
    /// itself follows those that stay on the same server).
    #[must_use]
    pub fn new() -> Self {
        Self {
            client: None,
            connect_timeout: Duration::from_secs(10),
            asynchronous: OnceLock::new(),
            #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
            blocking: OnceLock::new(),
        }
    }

    /// With a client of your own. It should not follow redirects
    /// (`redirect(reqwest::redirect::Policy::none())`): reqwest drops `Authorization` on the
    /// way to another server, but not a key in another header. An answer that came from another
    /// server is an error.
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Self {
        Self {
            client: Some(client),
            ..Self::new()
        }
    }

    /// How long it may take to connect, TLS included. Without effect on a client of your own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    fn client(&self) -> Result<reqwest::Client, TransportError> {
        if let Some(client) = &self.client {
            return Ok(client.clone());
        }
        #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
        let cell = if super::blocking::is_background() {
            &self.blocking
        } else {
            &self.asynchronous
        };
        #[cfg(not(all(feature = "blocking", not(target_arch = "wasm32"))))]
        let cell = &self.asynchronous;
        if let Some(client) = cell.get() {
            return Ok(client.clone());
        }
        let builder = reqwest::Client::builder();
        // In WebAssembly the browser decides both.
        #[cfg(not(target_arch = "wasm32"))]
        let builder = builder
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.connect_timeout);
        let client = builder
            .build()
            .map_err(|error| TransportError::new(error).permanent())?;
        Ok(cell.get_or_init(|| client).clone())
    }
}

impl Default for ReqwestTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        // Ours follows no redirects, except where the browser decides.
        let foreign = self.client.is_some() || cfg!(target_arch = "wasm32");
        let client = self.client();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            #[cfg(target_arch = "wasm32")]
            let mut body = body;
            let body = match body.as_bytes() {
                Some(bytes) => reqwest::Body::from(bytes.clone()),
                #[cfg(not(target_arch = "wasm32"))]
                None => reqwest::Body::wrap_stream(body),
                #[cfg(target_arch = "wasm32")]
                None => match body.collect(usize::MAX).await {
                    Ok(bytes) => reqwest::Body::from(bytes),
                    Err(error) => return Err(TransportError::new(error).permanent()),
                },
            };
            let request = http::Request::from_parts(parts, body);
            let request =
                reqwest::Request::try_from(request).map_err(|error| failed(error).permanent())?;
            let asked = foreign.then(|| request.url().origin());
            let mut response = client?.execute(request).await.map_err(failed)?;
            // Too late to stop it, but not to be told of: a client that is not ours did that.
            if asked.is_some_and(|asked| response.url().origin() != asked) {
                let what = "the HTTP client followed a redirect to another server, and may have taken credentials there: build it with `redirect(Policy::none())`";
                return Err(TransportError::new(what).permanent());
            }
            let mut parts = http::Response::new(()).into_parts().0;
            parts.status = response.status();
            #[cfg(not(target_arch = "wasm32"))]
            {
                parts.version = response.version();
            }
            parts.headers = std::mem::take(response.headers_mut());
            let length = parts
                .headers
                .get(http::header::CONTENT_LENGTH)
                .and_then(|length| length.to_str().ok()?.parse().ok());
            let chunks = response.bytes_stream();
            #[cfg(target_arch = "wasm32")]
            let chunks = Box::pin(chunks);
            let mut body = Body::stream(Received(chunks));
            if let Some(length) = length {
                body = body.with_length(length);
            }
            Ok(http::Response::from_parts(parts, body))
        })
    }
}

/// The address may hold a key in its query, so it is left out.
fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let (timeout, permanent) = (error.is_timeout(), error.is_builder());
    let error = if timeout {
        TransportError::timeout(error)
    } else {
        TransportError::new(error)
    };
    if permanent { error.permanent() } else { error }
}

/// A received body, whose errors do not say the address either.
struct Received<S>(S);

impl<S: Stream<Item = reqwest::Result<Bytes>> + Unpin> Stream for Received<S> {
    type Item = Result<Bytes, BoxError>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = std::task::ready!(Pin::new(&mut self.0).poll_next(context));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(|error| error.without_url().into())))
    }
}
