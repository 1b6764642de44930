//! Both halves of a call without its transport: the request, and what reads the answer.

use sdk_runtime::{Body, Bytes, CallOptions, ClientCredentials, Credential, ErrorKind, Value};

use crate::support::sdk::{Client, DOWNLOAD};

fn client() -> Client {
    Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| core.base_url("https://api.example.com/v1"))
        .build()
        .unwrap()
}

fn answer(status: u16, body: &str) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from(body.to_owned()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    response
}

#[test]
fn a_call_is_a_request_and_a_decoder() {
    let (request, decoder) = client().list().page_size(3).send().into_http().unwrap();
    assert_eq!(request.method(), "GET");
    assert_eq!(request.uri(), "https://api.example.com/v1/Users?PageSize=3");
    assert_eq!(request.headers()["authorization"], "Basic QUMxOmh1c2g=");
    assert!(!format!("{request:?}").contains("QUMx"), "marked as secret");
    let next = r#"{"users":[{"sid":"a"}],"next":"?PageSize=3&Page=1"}"#;
    let page = decoder.decode(answer(200, next)).unwrap();
    assert_eq!(page.users[0].sid.as_str(), "a");
    // The next page is a call like any other.
    let (request, _) = page.next_page().unwrap().send().into_http().unwrap();
    assert_eq!(
        request.uri(),
        "https://api.example.com/v1/Users?PageSize=3&Page=1"
    );
}

#[test]
fn a_decoder_makes_the_same_errors() {
    let decode = |status, body| {
        let (_, decoder) = client().list().send().into_http().unwrap();
        decoder.decode(answer(status, body)).unwrap_err()
    };
    let error = decode(404, r#"{"code":20404}"#);
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.body_as::<Value>().unwrap()["code"], 20404);
    assert_eq!(error.operation(), "ListUser");
    let error = decode(200, r#"{"users":[{"sid":5}]}"#);
    assert_eq!(error.fault().unwrap().path(), "users[0].sid");
}

#[tokio::test]
async fn a_stream_stays_one() {
    let call = client().op(&DOWNLOAD).send_stream();
    let (_, decoder) = call.into_http().unwrap();
    let pieces = [Ok(Bytes::from("ab")), Ok(Bytes::from("cd"))];
    let body = Body::stream(futures_util::stream::iter(pieces));
    let stream = decoder.decode(http::Response::new(body)).unwrap();
    assert_eq!(stream.into_body().bytes(10).await.unwrap(), "abcd");
    // What is not wanted as a stream must be read before.
    let (_, decoder) = client().list().send().into_http().unwrap();
    let body = Body::stream(futures_util::stream::iter([]));
    let error = decoder.decode(http::Response::new(body)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
}

#[test]
fn tokens_are_not_fetched_behind_the_back() {
    let oauth = || Credential::client(ClientCredentials::new("id", "hush"));
    let options = || CallOptions::new().credential("oauth", oauth());
    let error = client().list().options(options()).send().into_http();
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Auth);
    let call = client().list().options(options().anonymous()).send();
    assert!(
        call.into_http()
            .unwrap()
            .0
            .headers()
            .get("authorization")
            .is_none()
    );
    let error = client().list().page_size(99).send().into_http();
    assert_eq!(error.unwrap_err().argument_name(), Some("PageSize"));
}
