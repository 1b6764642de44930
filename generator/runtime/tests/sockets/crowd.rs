//! Many calls at once, and futures that can be sent anywhere.

use std::sync::Arc;

use sdk_runtime::{Body, BoxFuture, Transport, TransportError};

use crate::common::client;
use crate::support;
use crate::support::sdk::Client;
use crate::support::{Server, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_calls_at_once() {
    let server = Server::with(|seen| json(&format!("{{\"users\":[{{\"sid\":{:?}}}]}}", seen.line)));
    let client = client(&server);
    let calls: Vec<_> = (0..1000)
        .map(|index| {
            let call = client.list().filter(&format!("f{index}")).send();
            tokio::spawn(
                async move { call.await.map(|page| page.users[0].sid.as_str().to_owned()) },
            )
        })
        .collect();
    for (index, call) in calls.into_iter().enumerate() {
        assert_eq!(
            call.await.unwrap().unwrap(),
            format!("GET /v1/Users?Filter=f{index} HTTP/1.1")
        );
    }
    assert_eq!(server.seen().len(), 1000);
}

/// Answers when as many requests as are expected have come, and not before.
struct Gate {
    waiting: Arc<tokio::sync::Barrier>,
}

impl Transport for Gate {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let waiting = Arc::clone(&self.waiting);
        Box::pin(async move {
            waiting.wait().await;
            let query = request.uri().query().unwrap_or_default();
            let body = format!("{{\"users\":[{{\"sid\":{query:?}}}]}}");
            let answer = http::Response::builder().header("content-type", "application/json");
            answer.body(Body::from(body)).map_err(TransportError::new)
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_calls_are_under_way_at_once_on_one_client() {
    const CALLS: usize = 10_000;
    let gate = Gate {
        waiting: Arc::new(tokio::sync::Barrier::new(CALLS)),
    };
    let client = Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| core.transport(gate))
        .build()
        .unwrap();
    let calls: Vec<_> = (0..CALLS)
        .map(|index| tokio::spawn(client.list().filter(&format!("f{index}")).send()))
        .collect();
    for (index, call) in calls.into_iter().enumerate() {
        let page = call.await.unwrap().unwrap();
        assert_eq!(page.users[0].sid.as_str(), format!("Filter=f{index}"));
    }
}

#[test]
fn futures_can_be_sent_anywhere() {
    fn good<T: Send + Unpin + 'static>(_: &T) {}
    let client = Client::builder().build().unwrap();
    good(&client.list().send());
    good(&client.list().pages());
    good(&client.list().items());
    let ends = support::sdk::ends(&client.list().request);
    good(&ends.0);
    good(&ends.3);
    good(&ends.4);
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&client);
}
