//! The Users SDK against a real HTTP server on loopback: what it sends, to the byte, and what
//! it makes of what comes back.

mod support;

use generated::{Client, ErrorKind, RetryPolicy, models};
use support::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder()
        .basic_auth("ACtest", "secret-token")
        .base_url(&server.url)
        .retries(RetryPolicy::never())
        .build()
        .expect("a client")
}

fn sid(number: u32) -> String {
    format!("US{number:032x}")
}

fn user(number: u32) -> String {
    format!(
        r#"{{"sid":"{}","identity":"user-{number}","friendly_name":null,"date_created":"2019-12-16T22:18:37Z"}}"#,
        sid(number)
    )
}

fn page(numbers: &[u32], next: &str) -> Reply {
    let users: Vec<String> = numbers.iter().map(|number| user(*number)).collect();
    Reply::json(
        200,
        format!(
            r#"{{"meta":{{"page":0,"page_size":50,"key":"users","next_page_url":{next}}},"users":[{}]}}"#,
            users.join(",")
        ),
    )
}

#[tokio::test]
async fn list_sends_exactly_what_the_description_says() {
    let server = Server::start(vec![page(&[1], "null")]);
    let page = client(&server)
        .users()
        .list()
        .page_size(20)
        .page(2)
        .page_token("a b/c?d&e=ü")
        .send()
        .await
        .expect("a page");
    assert_eq!(page.users.len(), 1);
    let request = &server.requests()[0];
    assert_eq!(
        request.line,
        "GET /v1/Users?PageSize=20&Page=2&PageToken=a%20b%2Fc%3Fd%26e%3D%C3%BC HTTP/1.1"
    );
    assert_eq!(
        request.header("authorization"),
        Some("Basic QUN0ZXN0OnNlY3JldC10b2tlbg==")
    );
    assert_eq!(request.header("accept"), Some("application/json"));
    assert!(
        request
            .header("user-agent")
            .is_some_and(|agent| agent.contains("generated/0.1.0"))
    );
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.body, "");
}

#[tokio::test]
async fn a_base_url_may_end_in_a_slash_or_have_a_path() {
    let server = Server::start(vec![page(&[1], "null")]);
    for (base, line) in [
        ("/", "GET /v1/Users HTTP/1.1"),
        ("/proxy/", "GET /proxy/v1/Users HTTP/1.1"),
    ] {
        let client = Client::builder()
            .basic_auth("a", "b")
            .base_url(format!("{}{base}", server.url))
            .build()
            .expect("a client");
        client.users().list().send().await.expect("a page");
        assert_eq!(server.requests().last().expect("a request").line, line);
    }
}

#[tokio::test]
async fn bounds_are_checked_before_sending() {
    let server = Server::start(vec![page(&[1], "null")]);
    for size in [0, 51, -1] {
        let error = client(&server)
            .users()
            .list()
            .page_size(size)
            .send()
            .await
            .expect_err("out of bounds");
        assert_eq!(error.kind(), ErrorKind::Build);
        assert!(error.to_string().contains("PageSize"), "{error}");
    }
    assert!(server.requests().is_empty());
    let unchecked = Client::builder()
        .basic_auth("a", "b")
        .base_url(&server.url)
        .check_bounds(false)
        .build()
        .expect("a client");
    unchecked
        .users()
        .list()
        .page_size(51)
        .send()
        .await
        .expect("a page");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn create_sends_a_form() {
    let server = Server::start(vec![Reply::json(201, user(7))]);
    let client = client(&server);
    let created = client
        .users()
        .create("agent 7 & co/ä")
        .friendly_name("Agent 7")
        .attributes_json(&serde_json::json!({"duty": "tech"}))
        .expect("JSON")
        .role_sid(format!("RL{:032x}", 1))
        .twilio_webhook_enabled(true)
        .send()
        .await
        .expect("a user");
    assert_eq!(created.status(), 201);
    assert_eq!(created.identity.as_deref(), Some("user-7"));
    let request = &server.requests()[0];
    assert_eq!(request.line, "POST /v1/Users HTTP/1.1");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(request.header("x-twilio-webhook-enabled"), Some("true"));
    let mut pairs: Vec<&str> = request.body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "Attributes=%7B%22duty%22%3A%22tech%22%7D",
            "FriendlyName=Agent+7",
            "Identity=agent+7+%26+co%2F%C3%A4",
            "RoleSid=RL00000000000000000000000000000001",
        ]
    );
}

#[tokio::test]
async fn a_sid_of_another_shape_is_refused_before_sending_and_read_when_it_comes() {
    let server = Server::start(vec![Reply::json(201, r#"{"sid":"XX-odd"}"#)]);
    let client = client(&server);
    let error = client
        .users()
        .create("a")
        .role_sid("RL-too-short")
        .send()
        .await
        .expect_err("no sid");
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("RoleSid"), "{error}");
    assert!(server.requests().is_empty());
    let user = client.users().create("a").send().await.expect("a user");
    assert_eq!(
        user.sid.as_ref().map(models::UserSid::as_str),
        Some("XX-odd")
    );
    assert!("XX-odd".parse::<models::UserSid>().is_err());
    assert!(sid(1).parse::<models::UserSid>().is_ok());
}

#[tokio::test]
async fn path_values_stay_in_their_segment() {
    let server = Server::start(vec![Reply::json(200, user(1))]);
    let client = client(&server);
    client.users().fetch("a/b").send().await.expect("a user");
    client
        .users()
        .fetch("a b?c#d%2e")
        .send()
        .await
        .expect("a user");
    let lines: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.line.clone())
        .collect();
    assert_eq!(
        lines,
        [
            "GET /v1/Users/a%2Fb HTTP/1.1",
            "GET /v1/Users/a%20b%3Fc%23d%252e HTTP/1.1"
        ]
    );
    for bad in ["..", ".", "", "%2e%2e", "%2E."] {
        let error = client
            .users()
            .fetch(bad)
            .send()
            .await
            .expect_err("no segment");
        assert_eq!(error.kind(), ErrorKind::Build, "{bad}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn update_and_delete() {
    let server = Server::start(vec![Reply::json(200, user(1)), Reply::json(204, "")]);
    let client = client(&server);
    client
        .users()
        .update(sid(1))
        .friendly_name("New")
        .send()
        .await
        .expect("a user");
    client.users().delete(sid(1)).send().await.expect("gone");
    let requests = server.requests();
    assert_eq!(
        requests[0].line,
        format!("POST /v1/Users/{} HTTP/1.1", sid(1))
    );
    assert_eq!(requests[0].body, "FriendlyName=New");
    assert_eq!(
        requests[1].line,
        format!("DELETE /v1/Users/{} HTTP/1.1", sid(1))
    );
}

#[tokio::test]
async fn three_pages_are_followed_on_the_configured_server() {
    // The links name the vendor's server, as they really do; they are re-based.
    let server = Server::start(vec![
        page(
            &[1, 2],
            r#""https://conversations.twilio.com/v1/Users?PageSize=2&Page=1&PageToken=PT1""#,
        ),
        page(
            &[3, 4],
            r#""{base}/v1/Users?PageSize=2&Page=2&PageToken=PT2""#,
        ),
        page(&[5], "null"),
    ]);
    let client = client(&server);
    let mut items = client.users().list().page_size(2).items();
    let mut seen = Vec::new();
    while let Some(user) = items.next().await {
        seen.push(user.expect("a user").identity.expect("an identity"));
    }
    assert_eq!(seen, ["user-1", "user-2", "user-3", "user-4", "user-5"]);
    let lines: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.line.clone())
        .collect();
    assert_eq!(
        lines,
        [
            "GET /v1/Users?PageSize=2 HTTP/1.1",
            "GET /v1/Users?PageSize=2&Page=1&PageToken=PT1 HTTP/1.1",
            "GET /v1/Users?PageSize=2&Page=2&PageToken=PT2 HTTP/1.1",
        ]
    );
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.header("authorization").is_some())
    );
}

#[tokio::test]
async fn limit_and_next_page() {
    let replies = vec![
        page(&[1, 2], r#""{base}/v1/Users?Page=1""#),
        page(&[3, 4], "null"),
    ];
    let server = Server::start(replies.clone());
    let mut items = client(&server).users().list().items().limit(3);
    let mut count = 0;
    while let Some(user) = items.next().await {
        user.expect("a user");
        count += 1;
    }
    assert_eq!(count, 3);

    let server = Server::start(replies);
    let first = client(&server).users().list().send().await.expect("a page");
    let second = first
        .next_page()
        .expect("another page")
        .send()
        .await
        .expect("a page");
    assert_eq!(second.users.len(), 2);
    assert!(second.next_page().is_none());
}

#[tokio::test]
async fn a_link_that_repeats_ends_in_an_error() {
    let server = Server::start(vec![page(&[1], r#""{base}/v1/Users?Page=1""#)]);
    let mut items = client(&server).users().list().items();
    let mut error = None;
    for _ in 0..20 {
        match items.next().await {
            Some(Ok(_)) => {}
            Some(Err(found)) => error = Some(found),
            None => break,
        }
    }
    assert_eq!(error.expect("a loop is noticed").kind(), ErrorKind::Paging);
    assert!(server.requests().len() <= 3);
}

#[tokio::test]
async fn a_link_to_another_origin_is_not_followed() {
    let other = Server::start(vec![page(&[9], "null")]);
    let server = Server::start(vec![page(
        &[1],
        &format!(r#""{}/v1/Users?Page=1""#, other.url),
    )]);
    let mut items = client(&server).users().list().items();
    assert!(items.next().await.expect("an item").is_ok());
    let error = items
        .next()
        .await
        .expect("an end")
        .expect_err("another origin");
    assert_eq!(error.kind(), ErrorKind::ForeignOrigin);
    assert!(other.requests().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn errors_carry_status_headers_and_the_vendors_body() {
    let body =
        r#"{"code":20404,"message":"not found","more_info":"https://example.com","status":404}"#;
    for status in [401, 404, 429] {
        let reply = Reply::json(status, body)
            .header("retry-after", "7")
            .header("twilio-request-id", "RQ1")
            .header("x-request-id", "RQ1");
        let server = Server::start(vec![reply]);
        let error = client(&server)
            .users()
            .fetch("a")
            .send()
            .await
            .expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(
            error
                .headers()
                .and_then(|headers| headers.get("retry-after"))
                .and_then(|v| v.to_str().ok()),
            Some("7")
        );
        assert_eq!(error.request_id(), Some("RQ1"));
        assert_eq!(error.is_retryable(), status == 429);
        let body: models::Error = error.body_as().expect("the vendor's body");
        assert_eq!(body.code, Some(20404));
        assert!(generated::users::fetch::Error::from_error(&error).is_some());
        assert!(!format!("{error:?} {error}").contains("secret-token"));
    }
}

#[tokio::test]
async fn retries_honour_retry_after() {
    let server = Server::start(vec![
        Reply::json(429, "{}").header("retry-after", "0"),
        Reply::json(503, "{}").header("retry-after", "0"),
        page(&[1], "null"),
    ]);
    let client = Client::builder()
        .basic_auth("a", "b")
        .base_url(&server.url)
        .build()
        .expect("a client");
    client
        .users()
        .list()
        .send()
        .await
        .expect("a page, in the end");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn nulls_absent_and_unknown_things_are_read() {
    let body = r#"{"sid":null,"is_online":null,"new_property":{"a":[1]},"date_created":"Mon, 16 Dec 2019 22:18:37 +0000",
        "date_updated":"no date at all","attributes":"{\"duty\": \"tech\"}"}"#;
    let server = Server::start(vec![Reply::json(200, body)]);
    let user = client(&server)
        .users()
        .fetch("a")
        .send()
        .await
        .expect("a user");
    assert!(user.sid.is_none() && user.is_online.is_none() && user.identity.is_none());
    let created = user.date_created.as_ref().expect("a date");
    assert_eq!(created.as_str(), "Mon, 16 Dec 2019 22:18:37 +0000");
    assert_eq!(
        created.timestamp().expect("a time").as_second(),
        1_576_534_717
    );
    assert!(
        user.date_updated
            .as_ref()
            .expect("a date")
            .timestamp()
            .is_err()
    );
    #[derive(serde::Deserialize)]
    struct Attributes {
        duty: String,
    }
    let attributes: Attributes = user.attributes_as().expect("JSON").expect("attributes");
    assert_eq!(attributes.duty, "tech");
}

#[test]
fn an_unknown_enum_value_is_kept() {
    let value: models::WebhookEnabled = serde_json::from_str("\"maybe\"").expect("open");
    assert_eq!(value.as_str(), "maybe");
    assert!(matches!(value, models::WebhookEnabled::Unknown(_)));
    assert_eq!(serde_json::to_string(&value).expect("JSON"), "\"maybe\"");
}

#[tokio::test]
async fn a_malformed_body_says_where() {
    let server = Server::start(vec![Reply::json(
        200,
        r#"{"meta":{},"users":[{"sid":"a"},{"is_online":"yes"}]}"#,
    )]);
    let error = client(&server)
        .users()
        .list()
        .send()
        .await
        .expect_err("malformed");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("users[1].is_online"), "{error}");
}

#[tokio::test]
async fn declared_headers_are_typed() {
    let reply = page(&[1], "null")
        .header("access-control-allow-origin", "*")
        .header("access-control-allow-credentials", "true");
    let server = Server::start(vec![reply]);
    let page = client(&server).users().list().send().await.expect("a page");
    let headers = generated::users::list::Headers::from_response(&page);
    assert_eq!(headers.access_control_allow_origin.as_deref(), Some("*"));
    assert_eq!(headers.access_control_allow_credentials, Some(true));
    assert_eq!(headers.access_control_expose_headers, None);
}

#[tokio::test]
async fn secrets_are_not_printed() {
    let body = r#"{"sid":"US1","identity":"jane@example.com","friendly_name":"Jane","attributes":"{\"a\":1}"}"#;
    let server = Server::start(vec![Reply::json(200, body)]);
    let client = client(&server);
    let user = client.users().fetch("a").send().await.expect("a user");
    let text = format!(
        "{user:?} {client:?} {:?}",
        client.users().create("jane@example.com")
    );
    for secret in ["jane@example.com", "Jane", "{\\\"a\\\":1}", "secret-token"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("US1"), "{text}");
}

#[tokio::test]
async fn what_the_description_does_not_know_can_be_asked_for() {
    let server = Server::start(vec![Reply::json(200, r#"{"a":1}"#)]);
    let answer = client(&server)
        .request(generated::Method::GET, "/v1/Configuration")
        .send()
        .await
        .expect("an answer");
    assert_eq!(&answer.body()[..], br#"{"a":1}"#);
    let request = &server.requests()[0];
    assert_eq!(request.line, "GET /v1/Configuration HTTP/1.1");
    assert!(request.header("authorization").is_some());
}
