//! What stands beside calls and tries, and around them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sdk_runtime::{
    Body, BoxFuture, CallInfo, Error, ErrorKind, Hook, Middleware, Next, TransportError,
};

use crate::common::{failed, quick};
use crate::support::sdk::{Client, STORE};
use crate::support::{Server, answer, json};

#[tokio::test]
async fn hooks_see_every_try() {
    #[derive(Default)]
    struct Count(AtomicU32, AtomicU32, AtomicU32);
    struct Shared(Arc<Count>);
    impl Hook for Shared {
        fn on_request(&self, call: &CallInfo, request: &mut http::request::Parts) {
            self.0.0.fetch_add(call.attempt, Ordering::Relaxed);
            request
                .headers
                .insert("x-hook", http::HeaderValue::from_static("1"));
        }
        fn on_retry(&self, _: &CallInfo, _: &Error, _: Duration) {
            self.0.1.fetch_add(1, Ordering::Relaxed);
        }
        fn on_end(&self, call: &CallInfo, outcome: Result<http::StatusCode, &Error>) {
            assert_eq!(
                (&*call.operation, &*call.path, outcome.unwrap().as_u16()),
                ("ListUser", "/Users", 200)
            );
            self.0.2.fetch_add(1, Ordering::Relaxed);
        }
    }
    let server = Server::script([answer(500, &[], ""), json("{}")]);
    let count = Arc::new(Count::default());
    let client = Client::builder()
        .basic_auth("a", "b")
        .map(|core| {
            core.base_url(&server.url)
                .retries(quick())
                .hook(Shared(count.clone()))
        })
        .build();
    client.unwrap().list().send().await.unwrap();
    let counts = [&count.0, &count.1, &count.2].map(|count| count.load(Ordering::Relaxed));
    assert_eq!(counts, [3, 1, 1]);
    assert_eq!(server.seen()[1].header("x-hook"), Some("1"));
}

/// Signs every try, and counts calls and tries.
#[derive(Clone, Default)]
struct Sign(Arc<AtomicU32>, Arc<AtomicU32>);

impl Middleware for Sign {
    fn on_call(
        &self,
        mut request: http::Request<Body>,
        next: Next,
    ) -> BoxFuture<Result<http::Response<Body>, Error>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        assert!(request.headers().get("authorization").is_none());
        assert_eq!(
            (&*next.call().operation, next.call().attempt),
            ("ListUser", 0)
        );
        let uri = format!("{}&by=call", request.uri());
        *request.uri_mut() = uri.parse().unwrap();
        next.run(request)
    }

    fn on_try(
        &self,
        mut request: http::Request<Body>,
        next: Next,
    ) -> BoxFuture<Result<http::Response<Body>, Error>> {
        self.1.fetch_add(next.call().attempt, Ordering::Relaxed);
        assert!(request.headers().get("authorization").is_some());
        let signature = http::HeaderValue::from_static("signed");
        request.headers_mut().append("x-signature", signature);
        Box::pin(async move {
            let mut answer = next.run(request).await?;
            if answer.status() == 418 {
                *answer.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
            }
            Ok(answer)
        })
    }
}

/// Answers itself, by the number of the call.
struct Answer(AtomicU32);

impl Middleware for Answer {
    fn on_call(
        &self,
        request: http::Request<Body>,
        next: Next,
    ) -> BoxFuture<Result<http::Response<Body>, Error>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            let mut answer = http::Response::new(Body::from(r#"{"users":[{"sid":"cached"}]}"#));
            match number {
                0 => Ok(answer),
                1 => {
                    *answer.status_mut() = http::StatusCode::CONFLICT;
                    Ok(answer)
                }
                2 => Err(TransportError::new("not today").permanent().into()),
                _ => next.run(request).await,
            }
        })
    }
}

fn around(server: &Server, first: impl Middleware, second: impl Middleware) -> Client {
    Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| {
            core.base_url(&server.url)
                .retries(quick())
                .middleware(first)
                .middleware(second)
        })
        .build()
        .unwrap()
}

#[tokio::test]
async fn middleware_stands_around_calls_and_tries() {
    let server = Server::script([answer(500, &[], ""), answer(418, &[], ""), json("{}")]);
    let sign = Sign::default();
    let client = around(&server, sign.clone(), sign.clone());
    client.list().page_size(1).send().await.unwrap();
    let counts = (
        sign.0.load(Ordering::Relaxed),
        sign.1.load(Ordering::Relaxed),
    );
    assert_eq!(counts, (2, 2 * (1 + 2 + 3)));
    assert_eq!(server.seen().len(), 3);
    for seen in server.seen() {
        assert_eq!(seen.line, "GET /Users?PageSize=1&by=call&by=call HTTP/1.1");
        let signatures = seen
            .headers
            .iter()
            .filter(|(name, _)| name == "x-signature");
        assert_eq!(signatures.count(), 2);
    }
}

#[tokio::test]
async fn middleware_can_answer_or_fail_itself() {
    struct Nothing;
    impl Middleware for Nothing {}
    let server = Server::script([json("{}")]);
    let client = around(&server, Answer(AtomicU32::new(0)), Nothing);
    let page = client.list().send().await.unwrap();
    assert_eq!(page.users[0].sid.as_str(), "cached");
    let error = failed(client.list().send()).await;
    assert_eq!((error.status().unwrap().as_u16(), error.tries()), (409, 0));
    let error = failed(client.list().send()).await;
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Transport, false)
    );
    assert!(server.seen().is_empty());
    client.list().send().await.unwrap();
}

#[tokio::test]
async fn a_call_in_middleware_can_still_be_sent_again() {
    struct Nothing;
    impl Middleware for Nothing {}
    let server = Server::script([answer(429, &[], ""), json("{}")]);
    let client = around(&server, Nothing, Nothing);
    let mut request = client.op(&STORE);
    request.path("b", &"x");
    request.part("file", sdk_runtime::Part::bytes(vec![b'z'; 100_000]));
    request.send_empty().await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].body, seen[1].body);
    assert_eq!(
        seen[0].header("content-length"),
        seen[1].header("content-length")
    );
    assert!(seen[1].header("content-length").is_some());
    assert_eq!(
        seen[0].header("x-idempotency"),
        seen[1].header("x-idempotency")
    );
}
