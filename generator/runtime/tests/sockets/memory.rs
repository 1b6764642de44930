//! The transport in memory: what it answers and records, and that it is a transport like the
//! others.

use sdk_runtime::testing::{Example, MockTransport, Reply};
use sdk_runtime::{CallOptions, Method, Value};

use crate::common::quick;
use crate::support::sdk::{CREATE, Client, DOWNLOAD, STORE, User, fetch};
use crate::support::{Act, Server, answer};

const EXAMPLES: &[Example] = &[
    Example::new(
        "GET",
        "/Users",
        200,
        "application/json",
        r#"{"users":[{"sid":"a"}]}"#,
    ),
    Example::new(
        "GET",
        "/Users/{Sid}.json",
        200,
        "application/json",
        r#"{"sid":"a"}"#,
    ),
    Example::new("GET", "/Users/{Sid}", 404, "application/json", "{}"),
];

#[tokio::test]
async fn the_mock_answers_from_the_script_and_then_from_examples() {
    let mock = MockTransport::with_examples(EXAMPLES)
        .reply(Reply::status(429).header("retry-after", "0"))
        .reply(Reply::connection_failure());
    let client = Client::builder()
        .basic_auth("a", "b")
        .map(|core| core.transport(mock.clone()))
        .build()
        .unwrap();
    assert_eq!(client.list().send().await.unwrap().users.len(), 1);
    assert_eq!(mock.calls().len(), 3);
    assert_eq!(mock.calls()[2].url, "https://api.example.com/v1/Users");
    fetch(&client, "x").send_json::<User>().await.unwrap();
    assert_eq!(mock.calls()[3].target(), "/v1/Users/x.json?fixed=1");
}

#[tokio::test]
async fn a_counted_list_of_an_example_ends() {
    const LISTS: &[Example] = &[
        Example::new("GET", "/n", 200, "application/json", "[1]").later("page", 1, "[]"),
        Example::new("POST", "/n", 200, "application/json", "[1]").later("/at/offset", 0, "[]"),
    ];
    let mock = MockTransport::with_examples(LISTS);
    let client = Client::builder()
        .map(|core| core.transport(mock.clone()))
        .build()
        .unwrap();
    let get = async |query: &[(&str, &str)]| {
        let request = client.request(Method::GET, "/n");
        let request = query.iter().fold(request, |request, (name, value)| {
            request.query(*name, *value)
        });
        request.send_json::<Value>().await.unwrap().to_string()
    };
    assert_eq!(get(&[]).await, "[1]");
    assert_eq!(get(&[("page", "1")]).await, "[1]");
    assert_eq!(get(&[("page", "2")]).await, "[]");
    assert_eq!(get(&[("page", "id")]).await, "[]");
    for (body, answer) in [("{}", "[1]"), (r#"{"at":{"offset":5}}"#, "[]")] {
        let request = client
            .request(Method::POST, "/n")
            .body("application/json", body);
        assert_eq!(
            request.send_json::<Value>().await.unwrap().to_string(),
            answer
        );
    }
}

#[tokio::test]
async fn rules_answer_whatever_comes_first() {
    let mock = MockTransport::with_examples(EXAMPLES)
        .when(
            Method::GET,
            "/Users/{Sid}.json",
            Reply::json(r#"{"sid":"rule"}"#),
        )
        .when(Method::POST, "/Users", Reply::connection_failure());
    let client = Client::builder()
        .map(|core| core.transport(mock.clone()))
        .build()
        .unwrap();
    for _ in 0..2 {
        let user = fetch(&client, "x").send_json::<User>().await.unwrap();
        assert_eq!(user.sid.as_str(), "rule");
    }
    let mut request = client.op(&CREATE);
    request.form("Name", &"n");
    request.send_empty().await.unwrap_err();
    assert_eq!(mock.calls()[2].body, "Name=n");
}

type Answer = (u16, &'static [(&'static str, &'static str)], &'static str);

/// What a call came to: its result and the error's own words.
type Outcome = Result<String, String>;

/// Each of the calls, by its number.
async fn call(client: &Client, number: usize) -> Option<Outcome> {
    let text = |value: &Value| value.to_string();
    let mut request = client.op(&STORE);
    request.path("b", &"x/y");
    Some(
        match number {
            0 => client
                .list()
                .page_size(2)
                .send()
                .await
                .map(|page| format!("{:?} {:?}", page.users, page.request_id())),
            1 => fetch(client, "a b")
                .send_json::<Value>()
                .await
                .map(|answer| text(&answer)),
            2 => {
                let mut request = client.op(&CREATE);
                request.form("Name", &"n&m");
                request.send_text().await.map(|text| text.into_body())
            }
            3 => {
                request.json(&serde_json::json!({"a": [1, null]}));
                request
                    .send_empty()
                    .await
                    .map(|answer| answer.status().to_string())
            }
            4 => {
                request.part(
                    "file",
                    sdk_runtime::Part::bytes(vec![0, 255]).file_name("f"),
                );
                request.options(CallOptions::new().idempotency_key("k"));
                request.send_bytes().await.map(|bytes| format!("{bytes:?}"))
            }
            5 => {
                let stream = client.op(&DOWNLOAD).send_stream().await;
                match stream {
                    Ok(stream) => stream
                        .into_body()
                        .bytes(100)
                        .await
                        .map(|bytes| format!("{bytes:?}")),
                    Err(error) => Err(error),
                }
            }
            6 => match client.op(&DOWNLOAD).send_events::<Value>().await {
                Ok(events) => {
                    let mut events = events.into_body().once();
                    let mut all = Vec::new();
                    while let Some(event) = events.next().await {
                        all.push(
                            event
                                .map(|event| (event.name, event.data))
                                .map_err(|error| error.to_string()),
                        );
                    }
                    Ok(format!("{all:?}"))
                }
                Err(error) => Err(error),
            },
            7 => client
                .request(Method::DELETE, "/x?y=1")
                .header("x-a", "b")
                .send()
                .await
                .map(|answer| format!("{:?}", answer.body())),
            _ => return None,
        }
        .map_err(|error| format!("{error} {:?}", error.body_text())),
    )
}

/// The answers that all of the calls get, one after the other until a call is content.
const ANSWERS: &[&[Answer]] = &[
    &[(200, &[("x-request-id", "R")], r#"{"users":[{"sid":"a"}]}"#)],
    &[(200, &[], r#"{"users":[{"sid":5}]}"#)],
    &[(200, &[], "no JSON")],
    &[(204, &[], "")],
    &[(404, &[("x-request-id", "R")], r#"{"code":1}"#)],
    &[(500, &[], ""), (200, &[], "{}"), (200, &[], "{}")],
    &[
        (429, &[("retry-after", "0")], ""),
        (200, &[], "data: 1\n\n"),
    ],
    &[(302, &[("location", "/v1/other")], ""), (200, &[], "{}")],
    &[(307, &[("location", "http://elsewhere.invalid/")], "")],
];

#[tokio::test]
async fn the_same_calls_have_the_same_results_in_memory_and_over_a_socket() {
    let mut calls = 0;
    for answers in ANSWERS {
        for number in 0.. {
            let server = Server::script(
                answers
                    .iter()
                    .map(|(status, headers, body)| -> Act { answer(*status, headers, body) }),
            );
            let mut mock = MockTransport::new();
            for (status, headers, body) in *answers {
                let mut reply = Reply::status(*status).body(*body);
                for (name, value) in *headers {
                    reply = reply.header(*name, *value);
                }
                mock = mock.reply(reply);
            }
            // What comes after the script differs: here 500, there 501.
            let mock = mock.reply(Reply::status(500)).reply(Reply::status(500));
            let client = |core: fn(
                sdk_runtime::__private::CoreBuilder,
                &Server,
                &MockTransport,
            ) -> sdk_runtime::__private::CoreBuilder| {
                Client::builder()
                    .basic_auth("a", "b")
                    .map(|builder| {
                        let builder = builder.base_url(format!("{}/v1", server.url));
                        core(builder.retries(quick()), &server, &mock)
                    })
                    .build()
                    .unwrap()
            };
            let over_socket = call(&client(|core, _, _| core), number).await;
            let in_memory = call(
                &client(|core, _, mock| core.transport(mock.clone())),
                number,
            )
            .await;
            assert_eq!(over_socket, in_memory, "call {number}, {answers:?}");
            if over_socket.is_none() {
                break;
            }
            calls += 1;
            let seen = server.seen();
            let recorded = mock.calls();
            assert_eq!(seen.len(), recorded.len(), "call {number}, {answers:?}");
            for (seen, recorded) in seen.iter().zip(&recorded) {
                let line = format!("{} {} HTTP/1.1", recorded.method, recorded.target());
                assert_eq!(seen.line, line);
                // Boundaries and keys are random.
                assert_eq!(seen.body.len(), recorded.body.len());
                for (name, value) in &recorded.headers {
                    let value = value.to_str().unwrap();
                    let sent = seen.header(name.as_str()).unwrap();
                    if !value.contains("boundary") && name != "x-idempotency" {
                        assert_eq!(sent, value, "{name}");
                    }
                }
            }
        }
    }
    assert_eq!(calls, 8 * ANSWERS.len());
}
