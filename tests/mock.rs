//! What users of the SDK test with: the transport in memory that knows the description's
//! examples; and credentials from the environment.

mod support;

use std::process::Command;

use generated::testing::{MockTransport, Reply as Answer};
use generated::{Client, ErrorKind, Method};
use support::{Reply, Server};

fn client(mock: &MockTransport) -> Client {
    Client::builder()
        .basic_auth("AC1", "secret-token")
        .transport(mock.clone())
        .build()
        .expect("a client")
}

/// What each operation answers, as text.
async fn all(client: &Client) -> Vec<String> {
    let users = client.users();
    let mut out = Vec::new();
    let mut say = |text: Result<String, generated::Error>| {
        out.push(text.unwrap_or_else(|error| format!("{error:?}")));
    };
    let page = users.list().page_size(2).send().await;
    say(page.map(|page| format!("{} {:?}", page.status(), page.body())));
    let made = users
        .create("agent-7")
        .friendly_name("Agent 7")
        .send()
        .await;
    say(made.map(|user| format!("{} {:?}", user.status(), user.body())));
    let user = users.fetch("agent-7").send().await;
    say(user.map(|user| format!("{} {:?}", user.status(), user.body())));
    let user = users.update("agent-7").friendly_name("x").send().await;
    say(user.map(|user| format!("{} {:?}", user.status(), user.body())));
    let gone = users.delete("agent-7").send().await;
    say(gone.map(|gone| gone.status().to_string()));
    out
}

#[tokio::test]
async fn every_operation_is_answered_with_its_example() {
    let mock = Client::mock();
    let said = all(&client(&mock)).await;
    let begins = [
        "200 OK ListUser",
        "201 Created User",
        "200 OK User",
        "200 OK User",
        "204 ",
    ];
    for (text, begin) in said.iter().zip(begins) {
        assert!(text.starts_with(begin), "{text}");
    }
    // The reference's own examples, with their personal values hidden.
    assert!(
        said[3].contains("USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        "{}",
        said[3]
    );
    assert!(!said[3].contains("new name"), "{}", said[3]);
    let calls = mock.calls();
    let lines: Vec<String> = calls
        .iter()
        .map(|call| format!("{} {}", call.method, call.target()))
        .collect();
    assert_eq!(
        lines,
        [
            "GET /v1/Users?PageSize=2",
            "POST /v1/Users",
            "GET /v1/Users/agent-7",
            "POST /v1/Users/agent-7",
            "DELETE /v1/Users/agent-7",
        ]
    );
    assert_eq!(calls[1].body, "Identity=agent-7&FriendlyName=Agent+7");
    assert!(
        calls
            .iter()
            .all(|call| call.headers.contains_key("authorization"))
    );
    assert!(!format!("{calls:?}").contains("secret-token"));
}

#[tokio::test]
async fn a_list_of_the_example_ends() {
    let mock = Client::mock();
    let mut items = client(&mock).users().list().items();
    let mut count = 0;
    while let Some(user) = items.next().await {
        assert!(user.expect("a user").sid.is_some());
        count += 1;
    }
    assert_eq!((count, mock.calls().len()), (2, 1));
}

#[tokio::test]
async fn replies_come_before_rules_and_rules_before_examples() {
    let mock = Client::mock()
        .reply(Answer::status(429).header("retry-after", "0"))
        .when(
            Method::GET,
            "/v1/Users/{Sid}",
            Answer::json(r#"{"identity":"ruled"}"#),
        );
    let client = client(&mock);
    let user = client.users().fetch("x").send().await.expect("a user");
    assert_eq!(user.identity.as_deref(), Some("ruled"));
    assert_eq!(mock.calls().len(), 2);
    assert_eq!(
        client
            .users()
            .list()
            .send()
            .await
            .expect("a page")
            .users
            .len(),
        2
    );
    let unknown = client.request(Method::GET, "/v1/Nothing").send().await;
    let error = unknown.expect_err("no answer");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(501));
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_socket_gives_the_same() {
    let mock = Client::mock();
    let in_memory = all(&client(&mock)).await;
    // What the transport in memory answers, over a real server.
    let mut replies = Vec::new();
    for call in mock.calls() {
        let mut request = http::Request::new(generated::Body::empty());
        *request.method_mut() = call.method.clone();
        *request.uri_mut() = call.url.parse().expect("an address");
        let answer = generated::Transport::send(&Client::mock(), request)
            .await
            .expect("an answer");
        let (parts, body) = answer.into_parts();
        let text = body
            .as_bytes()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let reply = Reply::json(parts.status.as_u16(), text.unwrap_or_default());
        replies.push(reply.header("x-request-id", "R1"));
    }
    let server = Server::start(replies);
    let client = Client::builder()
        .basic_auth("AC1", "secret-token")
        .base_url(&server.url)
        .build()
        .expect("a client");
    assert_eq!(all(&client).await, in_memory);
    let sent: Vec<String> = server
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.line, request.body))
        .collect();
    for (sent, call) in server.requests().iter().zip(mock.calls()) {
        for name in ["authorization", "accept", "content-type", "user-agent"] {
            let recorded = call.headers.get(name).and_then(|value| value.to_str().ok());
            assert_eq!(sent.header(name), recorded, "{}", sent.line);
        }
    }
    let recorded: Vec<String> = mock
        .calls()
        .iter()
        .map(|call| {
            let body = String::from_utf8_lossy(&call.body);
            format!("{} {} HTTP/1.1 {body}", call.method, call.target())
        })
        .collect();
    assert_eq!(sent, recorded);
}

const CHILD: &str = "MOCK_TEST_CHILD";

/// Run by the test below, in processes of their own: says what the client made of its environment.
#[tokio::test]
async fn in_a_process_of_its_own() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let mock = Client::mock();
    let built = Client::builder().transport(mock.clone()).from_env();
    let said = match built.and_then(|builder| builder.build()) {
        Ok(client) => {
            client.users().list().send().await.expect("a page");
            let calls = mock.calls();
            let sent = calls[0].headers["authorization"].to_str().expect("a text");
            format!("sent {sent}")
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Auth);
            format!("failed {error}")
        }
    };
    let _ = std::io::Write::write_all(&mut std::io::stdout(), format!("\n<{said}>\n").as_bytes());
}

#[test]
fn credentials_come_from_the_environment() {
    let run = |variables: &[(&str, &str)]| {
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "in_a_process_of_its_own", "--nocapture"])
            .env_remove("TWILIO_ACCOUNT_SID")
            .env_remove("TWILIO_AUTH_TOKEN")
            .envs(variables.iter().copied())
            .env(CHILD, "1")
            .output()
            .expect("a process");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let both = [("TWILIO_ACCOUNT_SID", "AC1"), ("TWILIO_AUTH_TOKEN", "hush")];
    let said = run(&both);
    assert!(said.contains("<sent Basic QUMxOmh1c2g=>"), "{said}");
    for (variables, missing) in [
        (&both[..0], "TWILIO_ACCOUNT_SID"),
        (&both[..1], "TWILIO_AUTH_TOKEN"),
        (
            &[both[0], ("TWILIO_AUTH_TOKEN", "")][..],
            "TWILIO_AUTH_TOKEN",
        ),
    ] {
        let said = run(variables);
        let expected = format!("the environment variable `{missing}` is not set>");
        assert!(said.contains(&expected) && !said.contains("hush"), "{said}");
    }
}
