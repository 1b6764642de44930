//! What errors say, and what they do not.

use std::error::Error as _;

use sdk_runtime::{ErrorKind, Map, Value};

use crate::common::{client, failed};
use crate::support::sdk::LIST;
use crate::support::{Act, Server, answer, json};

#[tokio::test]
async fn the_id_of_a_request_has_many_names() {
    let id = async |headers: &[(&str, &str)]| {
        let server = Server::script([answer(404, headers, "{}")]);
        let error = failed(client(&server).list().send()).await;
        error.request_id().map(str::to_owned)
    };
    let found = [
        id(&[("cf-ray", "no"), ("acme-request-id", "yes")]).await,
        id(&[
            ("x-acme-requestid", "yes"),
            ("x-acme-client-request-id", "no"),
        ])
        .await,
        id(&[("acme-request-id", "no"), ("x-request-id", "yes")]).await,
        id(&[("x-correlation-id", "yes")]).await,
    ];
    assert_eq!(found, [(); 4].map(|()| Some("yes".to_owned())));
    assert_eq!(id(&[("date", "today")]).await, None);
}

#[tokio::test]
async fn errors_tell_what_happened() {
    let server = Server::script([
        answer(
            404,
            &[("x-request-id", "RQ1")],
            "{\"code\":20404,\"secret\":\"hush\"}",
        ),
        json("{\"users\":[{\"sid\":5}]}"),
    ]);
    let error = failed(client(&server).list().send()).await;
    assert_eq!(
        error.to_string(),
        "ListUser: the server answered 404 Not Found (request RQ1)"
    );
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::Status, 404)
    );
    assert_eq!(
        (error.request_id(), error.is_retryable()),
        (Some("RQ1"), false)
    );
    assert_eq!(error.body_as::<Value>().unwrap()["code"], 20404);
    let error = failed(client(&server).list().send()).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error
            .to_string()
            .contains("users[0].sid: expected a string, found a number"),
        "{error}"
    );
    assert_eq!(error.fault().unwrap().path(), "users[0].sid");
}

#[tokio::test]
async fn a_decoding_error_quotes_what_was_there_unless_it_is_secret() {
    for (body, words) in [
        (
            r#"{"users":[{"sid":5}]}"#,
            "users[0].sid: expected a string, found a number (`5`)",
        ),
        (
            r#"{"users":[{"sid":"a","age":"twelve"}]}"#,
            "users[0].age: expected a number, found a string (`\"twelve\"`)",
        ),
        (
            r#"{"users":[{"sid":["hush"]}]}"#,
            "users[0].sid: expected a string, found a list (a list of 1)",
        ),
        // The model calls `identity` secret.
        (
            r#"{"users":[{"sid":"a","identity":4711}]}"#,
            "users[0].identity: expected a string, found a number",
        ),
        (
            r#"{"users":[{"sid":"a","identity":{"x":"hush"}}]}"#,
            "users[0].identity: expected a string, found an object",
        ),
        (
            r#"{"users":[{}]}"#,
            "users[0]: the required property `sid` is missing (an object of 0)",
        ),
    ] {
        let server = Server::script([json(body)]);
        let error = failed(client(&server).list().send()).await;
        assert_eq!(unplaced(&error.fault().unwrap().to_string()), words);
        let all = unplaced(&error.to_string());
        assert!(all.ends_with(&format!("{words} (status 200)")), "{all}");
        assert_eq!(error.body_text().unwrap(), body);
    }
    let long = format!(r#"{{"users":[{{"sid":"a","age":"{}"}}]}}"#, "é".repeat(100));
    let server = Server::script([json(&long)]);
    let error = failed(client(&server).list().send()).await;
    assert_eq!(
        error.fault().unwrap().excerpt().unwrap().chars().count(),
        45
    );
    // Names that sound secret, though no description says so.
    let server = Server::script([json(r#"{"a":{"accessToken":"hush"}}"#)]);
    let request = client(&server).op(&LIST);
    let error = failed(request.send_json::<Map<Map<i64>>>()).await;
    assert_eq!(error.fault().unwrap().excerpt(), None);
}

#[tokio::test]
async fn a_page_of_html_is_no_json() {
    let html = [("content-type", "text/html; charset=utf-8")];
    let server = Server::script([answer(200, &html, "<html>hush</html>")]);
    let error = failed(client(&server).list().send()).await;
    assert!(
        error
            .to_string()
            .contains("the answer, which is `text/html`, could not be read"),
        "{error}"
    );
}

#[tokio::test]
async fn causes_are_kept() {
    let server = Server::with(|_| Act::Reset);
    let error = failed(client(&server).list().send()).await;
    assert_eq!((error.kind(), error.tries()), (ErrorKind::Transport, 3));
    assert!(error.source().is_some() && error.is_retryable());
    let server = Server::script([json(r#"{"users":["#)]);
    let error = failed(client(&server).list().send()).await;
    assert!(
        error.source().unwrap().to_string().contains("EOF"),
        "{error}"
    );
    assert!(!error.is_retryable());
}

/// Without the position that the JSON reader gives.
fn unplaced(text: &str) -> String {
    let Some((before, after)) = text.split_once(" at line 1 column ") else {
        return text.to_owned();
    };
    format!(
        "{before}{}",
        after.trim_start_matches(|c: char| c.is_ascii_digit())
    )
}
