//! Calls over a real socket: what is sent, and what becomes of every kind of answer.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sdk_runtime::__private::{Operation, Request};
use sdk_runtime::{
    Body, CallInfo, CallOptions, Error, ErrorKind, Hook, Map, Method, Part, RetryPolicy, Value,
};
use support::sdk::{CREATE, Client, DOWNLOAD, FETCH, STORE, fetch};
use support::{Act, Server, answer, json};

const MS: Duration = Duration::from_millis(1);

fn quick() -> RetryPolicy {
    RetryPolicy::new().delays(MS, 5 * MS)
}

fn client(server: &Server) -> Client {
    Client::builder()
        .basic_auth("AC1", "hush")
        .map(|core| {
            core.base_url(format!("{}/v1/", server.url))
                .retries(quick())
        })
        .build()
        .unwrap()
}

async fn failed<T>(call: sdk_runtime::Call<T>) -> Error {
    match call.await {
        Ok(_) => panic!("it succeeded"),
        Err(error) => {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hush"), "{shown}");
            error
        }
    }
}

#[tokio::test]
async fn the_request_line_and_headers_are_exact() {
    let server = Server::script([json("{}")]);
    let mut request = fetch(&client(&server), "a/b ü..");
    request.query("ids", &vec![1i64, 2]);
    request.query("multi", &vec!["a b".to_owned(), "c&d".to_owned()]);
    request.query("pipe", &vec!["x".to_owned(), "y|z".to_owned()]);
    request.query("deep", &serde_json::json!({"a": {"b": [1, {"c": true}]}}));
    request.query("url", &"https://x/?y=1#z");
    request.query("json", &serde_json::json!({"q": [1]}));
    request.query("none", &None::<String>);
    request.header("X-List", &vec!["p".to_owned(), "q".to_owned()]);
    request.cookie("session", &"s 1");
    request.options(
        CallOptions::new()
            .query("extra", "+")
            .header("X-Extra", "1"),
    );
    request.send_json::<Value>().await.unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(
        seen.line,
        "GET /v1/Users/a%2Fb%20%C3%BC...json?fixed=1&ids=1,2&multi=a%20b&multi=c%26d&pipe=x%7Cy%7Cz\
         &deep%5Ba%5D%5Bb%5D%5B0%5D=1&deep%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true&url=https://x/?y=1%23z\
         &json=%7B%22q%22%3A%5B1%5D%7D&extra=%2B HTTP/1.1"
    );
    assert_eq!(seen.header("x-list"), Some("p,q"));
    assert_eq!(seen.header("cookie"), Some("session=s%201"));
    assert_eq!(seen.header("x-extra"), Some("1"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("user-agent"), Some("users-sdk/1.2.3"));
    assert_eq!(
        seen.header("authorization"),
        None,
        "the operation needs no credentials"
    );
}

#[tokio::test]
async fn credentials_are_sent_where_they_are_needed() {
    let server = Server::script([json("{}")]);
    client(&server).list().send().await.unwrap();
    assert_eq!(
        server.seen()[0].header("authorization"),
        Some("Basic QUMxOmh1c2g=")
    );
    assert!(!format!("{:?}", client(&server)).contains("hush"));
}

#[tokio::test]
async fn path_values_that_lead_elsewhere_are_refused() {
    let server = Server::script([]);
    for value in ["", ".", "..", "%2e", "%2E.", "%2e%2e"] {
        let error = failed(fetch(&client(&server), value).send_empty()).await;
        assert_eq!(
            (error.kind(), error.argument_name()),
            (ErrorKind::Build, Some("Sid")),
            "{value}"
        );
    }
    let error = failed(client(&server).op(&FETCH).send_empty()).await;
    assert!(
        error
            .to_string()
            .contains("`Sid` is part of the path and must be set"),
        "{error}"
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn bounds_are_checked_before_sending() {
    let server = Server::script([json("{}")]);
    let error = failed(client(&server).list().page_size(51).send()).await;
    assert_eq!(
        error.to_string(),
        "ListUser: `PageSize` must be at most 50, not 51"
    );
    assert!(server.seen().is_empty());
    let lax = Client::builder()
        .basic_auth("a", "b")
        .map(|core| core.base_url(&server.url).check_bounds(false))
        .build();
    lax.unwrap().list().page_size(51).send().await.unwrap();
    assert_eq!(server.lines(), ["GET /Users?PageSize=51 HTTP/1.1"]);
}

#[tokio::test]
async fn a_header_cannot_hold_a_line_break() {
    let server = Server::script([]);
    let mut request = fetch(&client(&server), "x");
    request.header("X-List", &"a\r\nX-Evil: 1");
    assert_eq!(
        failed(request.send_empty()).await.argument_name(),
        Some("X-List")
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn forms_and_multipart() {
    let server = Server::script((0..3).map(|_| json("{}")));
    let client = client(&server);
    let mut request = client.op(&CREATE);
    request.form("Name", &"a b&é");
    request.form("meta", &Map::from([("k".to_owned(), 1i64)]));
    request.form("list", &vec!["x".to_owned(), "y".to_owned()]);
    request.send_empty().await.unwrap();
    let mut request = client.op(&CREATE);
    request.part_value("Name", &"n");
    let path = std::env::temp_dir().join(format!("runtime-part-{}", std::process::id()));
    std::fs::write(&path, vec![b'z'; 200_000]).unwrap();
    request.part(
        "file",
        Part::file(&path)
            .file_name("a\"\r\n.txt")
            .media_type("text/plain"),
    );
    request.part_value("object", &serde_json::json!({"a": 1}));
    request.send_empty().await.unwrap();
    let mut request = client.op(&CREATE);
    let body = Body::stream(futures_util::stream::iter([
        Ok("ab".into()),
        Ok("cd".into()),
    ]));
    request.part("Name", body);
    request.send_empty().await.unwrap();
    std::fs::remove_file(path).unwrap();
    let seen = server.seen();
    assert_eq!(
        seen[0].text(),
        "Name=a+b%26%C3%A9&meta%5Bk%5D=1&list=x&list=y"
    );
    assert_eq!(
        seen[0].header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let boundary = seen[1]
        .header("content-type")
        .unwrap()
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    assert_eq!(
        seen[1].header("content-length").unwrap(),
        seen[1].body.len().to_string()
    );
    assert_eq!(
        seen[1]
            .text()
            .replace(boundary, "B")
            .replace(&"z".repeat(200_000), "Z"),
        "--B\r\nContent-Disposition: form-data; name=\"Name\"\r\n\r\nn\r\n\
         --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0A.txt\"\r\nContent-Type: text/plain\r\n\r\nZ\r\n\
         --B\r\nContent-Disposition: form-data; name=\"object\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n--B--\r\n"
    );
    assert_eq!(seen[2].header("transfer-encoding"), Some("chunked"));
    assert!(seen[2].text().contains("\r\n\r\nabcd\r\n"));
    let error = failed(client.op(&CREATE).send_empty()).await;
    assert_eq!(error.argument_name(), Some("Name"));
}

#[tokio::test]
async fn json_text_and_bytes_are_sent() {
    let server = Server::script((0..3).map(|_| answer(204, &[], "")));
    let client = client(&server);
    let mut request = client.op(&STORE);
    request.path("b", &7i64);
    let mut other = request.clone();
    let mut third = request.clone();
    request.json(&serde_json::json!({"a": null}));
    request.send_empty().await.unwrap();
    other.text("text/csv", "a,b");
    other.send_empty().await.unwrap();
    third.bytes("application/octet-stream", vec![0, 255]);
    third.send_json::<Option<Value>>().await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].line, "POST /v1/a/7:cancel HTTP/1.1");
    assert_eq!(
        (seen[0].text().as_str(), seen[0].header("content-type")),
        ("{\"a\":null}", Some("application/json"))
    );
    assert_eq!(
        (seen[1].text().as_str(), seen[1].header("content-type")),
        ("a,b", Some("text/csv"))
    );
    assert_eq!(seen[2].body, [0, 255]);
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
async fn reading_requests_are_sent_again_after_every_passing_fault() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"us".to_vec();
    let chunk = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"use\r\n".to_vec();
    let faults = [
        Act::Reset,
        Act::Raw(b"HTTP/1.1 200".to_vec()),
        Act::Raw(half),
        Act::Raw(chunk),
        answer(500, &[], ""),
        answer(503, &[], ""),
        answer(429, &[], ""),
        answer(408, &[], ""),
    ];
    for fault in faults {
        let server = Server::script([fault.clone(), fault.clone(), json("{\"users\":[]}")]);
        client(&server)
            .list()
            .send()
            .await
            .unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        assert_eq!(server.seen().len(), 3, "{fault:?}");
        let server = Server::script([fault.clone(), fault.clone(), fault.clone()]);
        let error = failed(client(&server).list().send()).await;
        assert!(error.is_retryable() && error.tries() == 3, "{error:?}");
    }
}

#[tokio::test]
async fn writing_requests_are_sent_again_only_when_that_is_safe() {
    fn create(client: &Client, options: CallOptions) -> Request {
        let mut request = client.op(&CREATE);
        request.form("Name", &"n");
        request.options(options);
        request
    }
    for (fault, count) in [
        (Act::Reset, 1),
        (answer(500, &[], ""), 1),
        (answer(429, &[], ""), 2),
    ] {
        let server = Server::script([fault, json("{}")]);
        let _ = create(&client(&server), CallOptions::new())
            .send_empty()
            .await;
        assert_eq!(server.seen().len(), count);
    }
    let server = Server::script([answer(500, &[], ""), Act::Reset, json("{}")]);
    create(&client(&server), CallOptions::new().idempotency_key("k"))
        .send_empty()
        .await
        .unwrap();
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("idempotency-key") == Some("k"))
    );
    // A declared header is filled in by the client: the same for every try, another for every call.
    let server = Server::script([answer(500, &[], ""), json("{}"), json("{}")]);
    let mut request = client(&server).op(&STORE);
    request.path("b", &"x");
    request.clone().send_empty().await.unwrap();
    request.send_empty().await.unwrap();
    let keys: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.header("x-idempotency").unwrap().to_owned())
        .collect();
    assert!(
        keys[0] == keys[1] && keys[1] != keys[2] && keys[0].len() == 36,
        "{keys:?}"
    );
    // A stream cannot be sent twice.
    let server = Server::script([answer(429, &[], ""), json("{}")]);
    let mut request = client(&server).op(&STORE);
    request.path("b", &"x");
    request.bytes(
        "a/b",
        Body::stream(futures_util::stream::iter([Ok("ab".into())])),
    );
    assert_eq!(
        failed(request.send_empty())
            .await
            .status()
            .unwrap()
            .as_u16(),
        429
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn retry_after_is_obeyed_in_every_form() {
    // A date has whole seconds: of 1200 ms at least 200 are left, if it is asked for at once.
    let date = DateIn(1200).to_string();
    for (headers, least) in [
        (vec![("retry-after", date.as_str())], 150),
        (vec![("retry-after", "0.2")], 200),
        (vec![("retry-after-ms", "150"), ("retry-after", "60")], 150),
        (vec![("retry-after", "nonsense")], 0),
    ] {
        let server = Server::script([answer(429, &headers, ""), json("{}")]);
        let start = Instant::now();
        client(&server).list().send().await.unwrap();
        assert!(
            start.elapsed() >= least * MS && start.elapsed() < 3000 * MS,
            "{headers:?} {:?}",
            start.elapsed()
        );
    }
    let server = Server::script([answer(429, &[("retry-after", "3600")], "")]);
    assert_eq!(failed(client(&server).list().send()).await.tries(), 1);
}

struct DateIn(i64);

impl std::fmt::Display for DateIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(self.0);
        f.write_str(
            &jiff::fmt::rfc2822::DateTimePrinter::new()
                .timestamp_to_rfc9110_string(&time)
                .unwrap(),
        )
    }
}

#[tokio::test]
async fn each_timeout_ends_what_it_should() {
    let stall = |bytes: &[u8]| Act::Stall(bytes.to_vec(), 2000 * MS);
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{";
    for act in [stall(b""), stall(b"HTTP/1.1"), stall(head)] {
        let server = Server::script([act, json("{}")]);
        let options = CallOptions::new().try_timeout(100 * MS);
        client(&server)
            .list()
            .options(options)
            .send()
            .await
            .unwrap();
        let server = Server::with(move |_| Act::Stall(head.to_vec(), 2000 * MS));
        let start = Instant::now();
        let error = failed(
            client(&server)
                .list()
                .options(CallOptions::new().timeout(150 * MS))
                .send(),
        )
        .await;
        assert!(
            error.is_timeout() && start.elapsed() < 1000 * MS,
            "{error:?}"
        );
    }
    // A wait that would end after the deadline is not begun.
    let server = Server::script([answer(503, &[("retry-after", "20")], ""), json("{}")]);
    let start = Instant::now();
    let error = failed(
        client(&server)
            .list()
            .options(CallOptions::new().timeout(500 * MS))
            .send(),
    )
    .await;
    assert!(error.status().unwrap().as_u16() == 503 && start.elapsed() < 400 * MS);
    // A download that stalls.
    let server = Server::script([stall(head)]);
    let mut request = client(&server).op(&DOWNLOAD);
    request.options(CallOptions::new().try_timeout(100 * MS));
    let mut stream = request.send_stream().await.unwrap().into_body();
    assert_eq!(stream.next().await.unwrap().unwrap(), "{");
    assert!(stream.next().await.unwrap().unwrap_err().is_timeout());
    assert!(stream.next().await.is_none());
}

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
async fn downloads_and_limits() {
    let big = "x".repeat(300_000);
    let server = Server::with(move |_| answer(200, &[], &big));
    let small = Client::builder()
        .map(|core| core.base_url(&server.url).body_limit(1000))
        .build()
        .unwrap();
    assert_eq!(
        failed(small.op(&DOWNLOAD).send_text()).await.kind(),
        ErrorKind::TooLarge
    );
    let mut file = Vec::new();
    let stream = small.op(&DOWNLOAD).send_stream().await.unwrap().into_body();
    assert_eq!(stream.length(), Some(300_000));
    assert_eq!(stream.write_to(&mut file).await.unwrap(), 300_000);
    assert_eq!(file.len(), 300_000);
}

#[tokio::test]
async fn events_reconnect_from_the_last_one() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    let server = Server::script([
        Act::Raw(
            format!("{head}retry: 1\n\nid: 1\ndata: {{\"n\":1}}\n\nid: 2\nevent: x\ndata: {{\"n\"")
                .into_bytes(),
        ),
        Act::Raw(
            format!("{head}id: 2\nevent: x\ndata: {{\"n\":2}}\n\ndata: [DONE]\n\n").into_bytes(),
        ),
    ]);
    let mut events = client(&server)
        .op(&DOWNLOAD)
        .send_events::<Value>()
        .await
        .unwrap()
        .into_body();
    assert_eq!(events.next().await.unwrap().unwrap().data["n"], 1);
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(
        (
            event.name.as_str(),
            event.data["n"].as_i64(),
            event.id.as_str()
        ),
        ("x", Some(2), "2")
    );
    assert!(events.next().await.is_none());
    assert_eq!(server.seen()[0].header("accept"), Some("text/event-stream"));
    assert_eq!(server.seen()[1].header("last-event-id"), Some("1"));
}

#[tokio::test]
async fn lines_of_json() {
    let server = Server::script([answer(200, &[], "{\"n\":1}\r\n\n{\"n\":2}\nbad\n{\"n\":3}")]);
    let mut lines = client(&server)
        .op(&DOWNLOAD)
        .send_lines::<Map<i64>>()
        .await
        .unwrap()
        .into_body();
    assert_eq!(lines.next().await.unwrap().unwrap()["n"], 1);
    assert_eq!(lines.next().await.unwrap().unwrap()["n"], 2);
    assert!(
        lines
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .to_string()
            .starts_with("line 4 could not be read")
    );
    assert_eq!(lines.next().await.unwrap().unwrap()["n"], 3);
    assert!(lines.next().await.is_none());
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

#[tokio::test]
async fn hooks_see_every_try() {
    #[derive(Default)]
    struct Count(AtomicU32, AtomicU32, AtomicU32);
    struct Shared(Arc<Count>);
    impl Hook for Shared {
        fn on_request(&self, call: &CallInfo<'_>, request: &mut http::request::Parts) {
            self.0.0.fetch_add(call.attempt, Ordering::Relaxed);
            request
                .headers
                .insert("x-hook", http::HeaderValue::from_static("1"));
        }
        fn on_retry(&self, _: &CallInfo<'_>, _: &Error, _: Duration) {
            self.0.1.fetch_add(1, Ordering::Relaxed);
        }
        fn on_end(&self, call: &CallInfo<'_>, outcome: Result<http::StatusCode, &Error>) {
            assert_eq!(
                (call.operation, call.path, outcome.unwrap().as_u16()),
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
fn what_a_request_shows_is_no_secret() {
    let client = Client::builder().build().unwrap();
    let list = client.list().page_size(5).filter("hush");
    assert_eq!(
        format!("{:?}", list.request),
        "ListUser { PageSize: \"5\", Filter: <redacted>, .. }"
    );
    let request = list.request.into_http().unwrap();
    assert_eq!(
        request.uri(),
        "https://api.example.com/v1/Users?PageSize=5&Filter=hush"
    );
}

#[test]
fn servers_have_variables() {
    let url =
        |core: fn(sdk_runtime::__private::CoreBuilder) -> sdk_runtime::__private::CoreBuilder| {
            let client = Client::builder().map(core).build()?;
            client
                .op(&LIST_ALL)
                .into_http()
                .map(|request| request.uri().to_string())
        };
    static LIST_ALL: Operation = Operation {
        id: "All",
        path: "/all",
        ..Operation::DEFAULT
    };
    assert_eq!(
        url(|core| core.server(1)).unwrap(),
        "https://us.example.com/all"
    );
    assert_eq!(
        url(|core| core.server(1).server_variable("region", "eu")).unwrap(),
        "https://eu.example.com/all"
    );
    assert!(url(|core| core.server(1).server_variable("region", "mars")).is_err());
    assert!(url(|core| core.server(2)).is_err());
    assert!(url(|core| core.base_url("ftp://x")).is_err());
    assert!(url(|core| core.base_url("https://user:pw@x")).is_err());
    assert_eq!(
        url(|core| core.base_url("http://localhost:1//")).unwrap(),
        "http://localhost:1/all"
    );
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

#[tokio::test]
async fn another_media_type_can_be_sent_and_asked_for() {
    let server = Server::script([json("{}"), json("{}"), json("{}")]);
    let client = client(&server);
    let value = serde_json::json!({"name": "n", "of": {"a": 1}});

    let mut request = Request::new(&client.core, &CREATE);
    request.json_as("application/merge-patch+json", &value);
    let request = request.accept("text/csv");
    request.send_text().await.unwrap();

    let mut request = Request::new(&client.core, &CREATE);
    request.multipart_of("multipart/mixed", &value);
    request.send_empty().await.unwrap();

    // A form is sent in parts where the caller says so.
    let mut request = Request::new(&client.core, &CREATE);
    request.form("Name", &"agent");
    request.options(CallOptions::new().header("Content-Type", "multipart/form-data"));
    request.send_empty().await.unwrap();

    let seen = server.seen();
    assert_eq!(
        seen[0].header("content-type"),
        Some("application/merge-patch+json")
    );
    assert_eq!(seen[0].header("accept"), Some("text/csv"));
    let media = |at: usize| seen[at].header("content-type").unwrap_or_default();
    assert!(media(1).starts_with("multipart/mixed; boundary="));
    let body = seen[1].text();
    assert!(body.contains("name=\"name\"\r\n"), "{body}");
    assert!(body.contains("\r\n\r\n{\"a\":1}\r\n"), "{body}");
    assert!(media(2).starts_with("multipart/form-data; boundary="));
    let body = seen[2].text();
    assert!(
        body.contains("name=\"Name\"") && body.contains("\r\n\r\nagent\r\n"),
        "{body}"
    );
}
