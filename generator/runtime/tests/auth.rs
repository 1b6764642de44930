//! Credentials and tokens, over a real socket.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use sdk_runtime::__private::{Operation, Requirement};
use sdk_runtime::{ClientCredentials, Credential, ErrorKind, Method};
use support::sdk::{Client, LIST};
use support::{Server, answer, json};

fn oauth(server: &Server) -> Client {
    Client::builder()
        .map(|core| {
            core.base_url(&server.url).credential(
                "oauth",
                Credential::client(ClientCredentials::new("id", "s:hush").param("audience", "x")),
            )
        })
        .build()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_token_for_many_calls() {
    let server = Server::with(|seen| {
        if seen.line.starts_with("POST /token") {
            std::thread::sleep(std::time::Duration::from_millis(50));
            json(r#"{"access_token":"T1","token_type":"bearer","expires_in":3600}"#)
        } else if seen.header("authorization") == Some("Bearer T1") {
            json("{}")
        } else {
            answer(403, &[], "")
        }
    });
    let client = oauth(&server);
    let calls: Vec<_> = (0..50)
        .map(|_| tokio::spawn(client.list().send()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let seen = server.seen();
    let tokens: Vec<_> = seen
        .iter()
        .filter(|seen| seen.line.starts_with("POST"))
        .collect();
    assert_eq!(tokens.len(), 1);
    assert_eq!(
        tokens[0].text(),
        "grant_type=client_credentials&scope=read+write&audience=x"
    );
    assert_eq!(
        tokens[0].header("authorization"),
        Some("Basic aWQ6cyUzQWh1c2g=")
    );
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end_and_after_a_refusal() {
    let tokens = std::sync::atomic::AtomicU32::new(0);
    let server = Server::with(move |seen| {
        if seen.line.starts_with("POST /token") {
            let number = tokens.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            // The second ends at once; the others do not.
            return json(&format!(
                r#"{{"access_token":"T{number}","expires_in":{}}}"#,
                if number == 1 { 0 } else { 3600 }
            ));
        }
        if seen.header("authorization") == Some("Bearer T0") {
            answer(401, &[], "")
        } else {
            json("{}")
        }
    });
    let client = oauth(&server);
    client.list().send().await.unwrap();
    client.list().send().await.unwrap();
    client.list().send().await.unwrap();
    let sent: Vec<_> = server
        .seen()
        .iter()
        .filter(|seen| seen.line.starts_with("GET"))
        .map(|seen| seen.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer T0", "Bearer T1", "Bearer T2", "Bearer T2"]);
}

#[tokio::test]
async fn no_token_is_an_error_that_hides_the_secret() {
    let server = Server::with(|_| {
        answer(
            400,
            &[],
            r#"{"error":"invalid_client","error_description":"hush"}"#,
        )
    });
    let error = oauth(&server).list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    let shown = format!("{error} {error:?} {:?}", oauth(&server));
    assert!(
        shown.contains("400 invalid_client") && !shown.contains("hush"),
        "{shown}"
    );
}

#[tokio::test]
async fn without_credentials_the_builders_methods_are_named() {
    let server = Server::script([json("{}"), json("{}")]);
    let client = Client::builder()
        .map(|core| core.base_url(&server.url))
        .build()
        .unwrap();
    let error = client.list().send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListUser: no credentials: call `basic_auth()` or `client_credentials()` or `api_key()` on the client's builder"
    );
    assert!(server.seen().is_empty());
    static OPEN: Operation = Operation {
        security: &[&[Requirement::new("basic", &[])], &[]],
        ..LIST
    };
    client.op(&OPEN).send_empty().await.unwrap();
    client.request(Method::GET, "/x").send().await.unwrap();
}

#[tokio::test]
async fn keys_in_the_query_and_combinations() {
    let server = Server::script([json("{}"), json("{}")]);
    let client = Client::builder()
        .basic_auth("u", "p")
        .map(|core| {
            core.base_url(&server.url)
                .credential("key", Credential::token("k&y"))
        })
        .build()
        .unwrap();
    static BOTH: Operation = Operation {
        security: &[&[Requirement::new("key", &[]), Requirement::new("basic", &[])]],
        ..LIST
    };
    client.op(&BOTH).send_empty().await.unwrap();
    assert_eq!(server.lines()[0], "GET /Users?api_key=k%26y HTTP/1.1");
    assert!(server.seen()[0].header("authorization").is_some());
}
