//! Many calls at once, and futures that can be sent anywhere.

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
