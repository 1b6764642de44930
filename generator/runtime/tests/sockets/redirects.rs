//! Redirects, and requests that the description does not know: nothing leaves the server.

use sdk_runtime::{ErrorKind, Method, Value};

use crate::common::{client, failed};
use crate::support::sdk::Client;
use crate::support::{Server, answer, json};

#[tokio::test]
async fn redirects_stay_on_the_server() {
    let elsewhere = Server::script([json("{}")]);
    let server = Server::script([
        answer(302, &[("location", &format!("{}/x", elsewhere.url))], ""),
        answer(301, &[("location", "/v1/People?a=1")], ""),
        json("{}"),
    ]);
    let error = failed(client(&server).list().send()).await;
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::ForeignOrigin, 302)
    );
    assert!(elsewhere.seen().is_empty());
    client(&server).list().send().await.unwrap();
    assert_eq!(server.lines()[2], "GET /v1/People?a=1 HTTP/1.1");
    assert!(server.seen()[2].header("authorization").is_some());
}

#[tokio::test]
async fn a_client_that_follows_them_elsewhere_is_found_out() {
    let elsewhere = Server::with(|_| json("{\"users\":[]}"));
    let to = format!("{}/x", elsewhere.url);
    let server = Server::with(move |_| answer(302, &[("location", &to)], ""));
    let client = Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| {
            core.base_url(&server.url)
                .http_client(reqwest::Client::new())
        })
        .build()
        .unwrap();
    let error = failed(client.list().send()).await;
    assert!(!error.is_retryable());
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains("redirect(Policy::none())"), "{why}");
    assert_eq!(elsewhere.seen().len(), 1);
}

#[tokio::test]
async fn raw_requests_have_the_clients_manners() {
    let server = Server::script([answer(503, &[], ""), json("[1]")]);
    let client = client(&server);
    let answer = client
        .request(Method::GET, "/Configuration?x=1")
        .query("a b", "c")
        .send_json::<Value>()
        .await
        .unwrap();
    assert_eq!(answer[0], 1);
    assert_eq!(
        server.lines()[1],
        "GET /v1/Configuration?x=1&a%20b=c HTTP/1.1"
    );
    assert!(server.seen()[1].header("authorization").is_some());
    let error = failed(client.request(Method::GET, "https://evil.example/x").send()).await;
    assert_eq!(error.kind(), ErrorKind::ForeignOrigin);
    assert_eq!(
        failed(client.request(Method::GET, "a/../b").send())
            .await
            .kind(),
        ErrorKind::Build
    );
}
