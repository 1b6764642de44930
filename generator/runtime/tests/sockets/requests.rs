//! What is sent: the request line, headers and bodies, to the byte.

use sdk_runtime::__private::{Operation, Param, Style};
use sdk_runtime::{Body, CallOptions, ErrorKind, Map, Part, Value};

use crate::common::{client, failed};
use crate::support::sdk::{CREATE, Client, FETCH, STORE, fetch};
use crate::support::{Server, answer, json};

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
async fn parts_have_the_media_type_that_the_description_says() {
    let server = Server::script([json("{}")]);
    let mut request = client(&server).op(&CREATE);
    request.part_value("Name", &"n");
    request.part_value("rows", &"a,b");
    request.part("scan", Part::bytes("png"));
    request.part("scan", Part::bytes("jpeg").media_type("image/jpeg"));
    request.part_value("quoted", &"text");
    request.send_empty().await.unwrap();
    let body = server.seen()[0].text();
    let parts: Vec<String> = (body.split("form-data; ").skip(1))
        .map(|part| part.split("\r\n--").next().unwrap().replace("\r\n", "|"))
        .collect();
    assert_eq!(
        parts,
        [
            r#"name="Name"||n"#,
            r#"name="rows"|Content-Type: text/csv||a,b"#,
            r#"name="scan"|Content-Type: image/png||png"#,
            r#"name="scan"|Content-Type: image/jpeg||jpeg"#,
            r#"name="quoted"|Content-Type: application/vnd.x+json||"text""#,
        ]
    );
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

#[test]
fn what_a_request_shows_is_no_secret() {
    let client = Client::builder().build().unwrap();
    let list = client.list().page_size(5).filter("hush");
    assert_eq!(
        format!("{:?}", list.request),
        "ListUser { PageSize: \"5\", Filter: <redacted>, .. }"
    );
    let request = list
        .options(CallOptions::new().anonymous())
        .send()
        .into_http()
        .unwrap()
        .0;
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
                .send_empty()
                .into_http()
                .map(|(request, _)| request.uri().to_string())
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

#[tokio::test]
async fn whole_numbers_are_written_as_such() {
    static NUMBERS: Operation = Operation {
        path: "/{n}",
        params: &[Param::path("n")],
        ..Operation::DEFAULT
    };
    let server = Server::with(|_| json("{}"));
    let numbers = [927.0, -0.0, 4e15, 0.5, 1e300];
    for number in numbers {
        let mut request = client(&server).op(&NUMBERS);
        request.path("n", &number);
        request.send_empty().await.unwrap();
    }
    let wanted = ["927", "0", "4000000000000000", "0.5", "1e%2B300"];
    assert_eq!(
        server.lines(),
        wanted.map(|text| format!("GET /v1/{text} HTTP/1.1"))
    );
}

#[tokio::test]
async fn every_style_of_a_path_parameter() {
    static STYLES: Operation = Operation {
        path: "/{s}/{l}/{le}/{m}/{me}/{o}/{oe}/{j}",
        params: &[
            Param::path("s"),
            Param::path("l").style(Style::Label),
            Param::path("le").style(Style::Label).explode(true),
            Param::path("m").style(Style::Matrix),
            Param::path("me").style(Style::Matrix).explode(true),
            Param::path("o").style(Style::Matrix),
            Param::path("oe").style(Style::Matrix).explode(true),
            Param::path("j").json(),
        ],
        ..Operation::DEFAULT
    };
    let server = Server::script([json("{}")]);
    let mut request = client(&server).op(&STYLES);
    let list = vec!["a/b".to_owned(), "c".to_owned()];
    for name in ["s", "l", "le", "m", "me"] {
        request.path(name, &list);
    }
    let object = Map::from([("x".to_owned(), 1i64), ("y".to_owned(), 2)]);
    for name in ["o", "oe", "j"] {
        request.path(name, &object);
    }
    request.send_empty().await.unwrap();
    assert_eq!(
        server.lines()[0],
        "GET /v1/a%2Fb,c/.a%2Fb,c/.a%2Fb.c/;m=a%2Fb,c/;me=a%2Fb;me=c/;o=x,1,y,2/;x=1;y=2/%7B%22x%22%3A1%2C%22y%22%3A2%7D HTTP/1.1"
    );
}

#[tokio::test]
async fn another_media_type_can_be_sent_and_asked_for() {
    let server = Server::script([json("{}"), json("{}"), json("{}")]);
    let client = client(&server);
    let value = serde_json::json!({"name": "n", "of": {"a": 1}});

    let mut request = client.op(&CREATE);
    request.json_as("application/merge-patch+json", &value);
    let request = request.accept("text/csv");
    request.send_text().await.unwrap();

    let mut request = client.op(&CREATE);
    request.multipart_of("multipart/mixed", &value);
    request.send_empty().await.unwrap();

    // A form is sent in parts where the caller says so.
    let mut request = client.op(&CREATE);
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
