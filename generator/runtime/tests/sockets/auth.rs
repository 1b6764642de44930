//! Credentials and tokens, over a real socket.
use sdk_runtime::__private::{
    Core, CoreBuilder, Location, Operation, Param, Request, Requirement, SchemeKind,
    SecurityScheme, Service,
};
use sdk_runtime::{
    Body, BoxError, BoxFuture, CallOptions, ClientCredentials, Credential, Error, ErrorKind,
    Method, Middleware, Next, TokenProvider, Value,
};

use crate::common::{Clock, failed};
use crate::support::sdk::{Client, LIST};
use crate::support::{Act, Seen, Server, answer, json};

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
    let mut own = client.op(&BOTH);
    own.options(CallOptions::new().query("api_key", "own"));
    own.send_empty().await.unwrap();
    assert_eq!(server.lines()[1], "GET /Users?api_key=own HTTP/1.1");
}

/// A client that has the key of the description's scheme.
fn with_key(server: &Server) -> Client {
    Client::builder()
        .map(|core| {
            core.base_url(&server.url)
                .credential("key", Credential::token("k"))
        })
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_key_that_a_link_repeats_is_sent_once() {
    let server = Server::script([
        json(r#"{"users":[],"next":"/Users?api_key=stale&Page=1"}"#),
        json(r#"{"users":[]}"#),
    ]);
    let client = with_key(&server);
    let page = client.list().send().await.unwrap();
    page.next_page().unwrap().send().await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /Users?api_key=k HTTP/1.1",
            "GET /Users?Page=1&api_key=k HTTP/1.1"
        ]
    );
}

#[tokio::test]
async fn each_set_of_scopes_has_its_token_and_a_failed_refresh_is_survived() {
    let server = Server::with(|seen| {
        if !seen.line.starts_with("POST /token") {
            return json(&format!("{:?}", seen.header("authorization").unwrap()));
        }
        let body = seen.text();
        let scope = body
            .split("scope=")
            .nth(1)
            .unwrap_or("")
            .split('&')
            .next()
            .unwrap();
        json(&format!(
            r#"{{"access_token":"{scope}","expires_in":1000}}"#
        ))
    });
    static OTHER: Operation = Operation {
        security: &[&[Requirement::new("oauth", &["admin"])]],
        ..LIST
    };
    static ONE: Operation = Operation {
        security: &[&[Requirement::new("oauth", &["read", "write"])]],
        ..LIST
    };
    let clock = Clock::new();
    let client = Client::builder()
        .map(|core| {
            core.base_url(&server.url)
                .timer(clock.clone())
                .timeout(None)
                .try_timeout(None)
                .credential(
                    "oauth",
                    Credential::client(ClientCredentials::new("id", "hush")),
                )
        })
        .build()
        .unwrap();
    for _ in 0..2 {
        for (operation, token) in [(&ONE, "Bearer read+write"), (&OTHER, "Bearer admin")] {
            let answer = client.op(operation).send_json::<Value>().await.unwrap();
            assert_eq!(answer.body(), token);
        }
    }
    let count = || {
        server
            .lines()
            .iter()
            .filter(|line| line.starts_with("POST"))
            .count()
    };
    assert_eq!(count(), 2);
    // A minute before the end there is a new one.
    clock.forward(std::time::Duration::from_secs(945));
    client.op(&ONE).send_json::<Value>().await.unwrap();
    client.op(&ONE).send_json::<Value>().await.unwrap();
    assert_eq!(count(), 3);
}

#[tokio::test]
async fn a_token_server_that_stumbles_is_asked_again() {
    let tokens = std::sync::atomic::AtomicU32::new(0);
    let server = Server::with(move |seen| {
        if !seen.line.starts_with("POST /token") {
            return json("{}");
        }
        match tokens.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => answer(503, &[], ""),
            1 => Act::Reset,
            // It is due for renewal at once, but good for a while.
            2 => json(r#"{"access_token":"T","expires_in":100}"#),
            _ => answer(500, &[], ""),
        }
    });
    let clock = Clock::new();
    let client = Client::builder()
        .map(|core| {
            core.base_url(&server.url)
                .timer(clock.clone())
                .timeout(None)
                .try_timeout(None)
                .credential(
                    "oauth",
                    Credential::client(ClientCredentials::new("id", "hush")),
                )
        })
        .build()
        .unwrap();
    client.list().send().await.unwrap();
    clock.forward(std::time::Duration::from_secs(95));
    client.list().send().await.unwrap();
    clock.forward(std::time::Duration::from_secs(10));
    let error = failed(client.list().send()).await;
    assert_eq!(error.kind(), ErrorKind::Auth);
}

/// Gives the tokens `T0`, `T1`, ...; the next after each refusal.
#[derive(Clone, Default)]
struct Tokens(std::sync::Arc<std::sync::atomic::AtomicU32>);

impl TokenProvider for Tokens {
    fn token(&self, scopes: &[&str]) -> BoxFuture<Result<String, BoxError>> {
        assert_eq!(scopes, ["read", "write"]);
        let number = self.0.load(std::sync::atomic::Ordering::Relaxed);
        Box::pin(async move {
            match number {
                3 => Err("no more tokens".into()),
                number => Ok(format!("T{number}")),
            }
        })
    }
    fn refused(&self, token: &str) {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(token, format!("T{number}"));
    }
}

#[tokio::test]
async fn a_provider_gives_a_new_token_after_a_refusal() {
    let server = Server::with(|seen| match seen.header("authorization") {
        Some("Bearer T1") => json("{}"),
        _ => answer(401, &[], ""),
    });
    let client = |tokens: &Tokens| {
        let provider = Credential::provider(tokens.clone());
        Client::builder()
            .map(|core| core.base_url(&server.url).credential("oauth", provider))
            .build()
            .unwrap()
    };
    let tokens = Tokens::default();
    client(&tokens).list().send().await.unwrap();
    client(&tokens).list().send().await.unwrap();
    assert_eq!(server.seen().len(), 3);
    // Once more, and then it is an error.
    tokens.0.store(2, std::sync::atomic::Ordering::Relaxed);
    let error = failed(client(&tokens).list().send()).await;
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "no more tokens"
    );
}

static KEYS: Service = Service::new("keys", "1").schemes(&[
    key("header", Location::Header, "X-Key"),
    key("cookie", Location::Cookie, "sid"),
    key("query", Location::Query, "key"),
    SecurityScheme::new("digest", SchemeKind::Http("Token"), "token"),
]);

const fn key(name: &'static str, location: Location, wire: &'static str) -> SecurityScheme {
    let name_on_wire = SchemeKind::ApiKey {
        location,
        name: wire,
    };
    SecurityScheme::new(name, name_on_wire, name)
}

static ALL: Operation = Operation {
    params: &[
        Param::cookie("other"),
        Param::cookie("sid"),
        Param::header("X-Key"),
        Param::header("Cookie"),
        Param::query("key"),
    ],
    security: &[&[
        Requirement::new("header", &[]),
        Requirement::new("cookie", &[]),
        Requirement::new("query", &[]),
        Requirement::new("digest", &[]),
    ]],
    ..Operation::DEFAULT
};

/// A client with a credential for each of the schemes.
fn keys(server: &Server) -> CoreBuilder {
    Core::builder(&KEYS)
        .base_url(&server.url)
        .credential("header", Credential::token("h"))
        .credential("cookie", Credential::token("c;d"))
        .credential("query", Credential::token("q&r"))
        .credential("digest", Credential::token("t"))
}

/// What a server saw of the three keys: the query, the header, the cookies.
fn shown(seen: &Seen) -> (&str, Option<&str>, Option<&str>) {
    (&seen.line, seen.header("x-key"), seen.header("cookie"))
}

#[tokio::test]
async fn keys_go_where_their_scheme_says() {
    let server = Server::with(|_| json("{}"));
    let core = keys(&server).build().unwrap();
    let mut request = Request::new(&core, &ALL);
    request.cookie("other", &1i64);
    request.send_empty().await.unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(
        shown(&seen),
        (
            "GET /?key=q%26r HTTP/1.1",
            Some("h"),
            Some("other=1; sid=c%3Bd")
        )
    );
    assert_eq!(seen.header("authorization"), Some("Token t"));
    assert!(!format!("{core:?}").contains("q&r"));
}

#[tokio::test]
async fn a_key_that_a_call_sends_itself_is_sent_alone() {
    let server = Server::with(|_| json("{}"));
    let core = keys(&server).build().unwrap();
    // As parameters.
    let mut request = Request::new(&core, &ALL);
    request.header("X-Key", &"own");
    request.cookie("sid", &"own");
    request.cookie("other", &1i64);
    request.query("key", &"own");
    let (sent, _) = request.clone().send_empty().into_http().unwrap();
    assert!(sent.headers()["cookie"].is_sensitive());
    request.send_empty().await.unwrap();
    // In the options.
    let options = CallOptions::new()
        .header("x-key", "own")
        .header("Cookie", "sid=own; other=1")
        .query("key", "own");
    let mut request = Request::new(&core, &ALL);
    request.options(options.clone());
    request.send_empty().await.unwrap();
    // Where the description does not know the request, and only one of them may be sent.
    core.request(Method::GET, "/")
        .query("key", "own")
        .header("X-Key", "own")
        .header("Cookie", "sid=own; other=1")
        .send()
        .await
        .unwrap();
    let own = Some("own");
    for seen in &server.seen() {
        let (query, header, cookies) = shown(seen);
        assert_eq!((query, header), ("GET /?key=own HTTP/1.1", own));
        let mut cookies: Vec<_> = cookies.unwrap().split("; ").collect();
        cookies.sort_unstable();
        assert_eq!(cookies, ["other=1", "sid=own"]);
    }
    assert_eq!(server.seen().len(), 3);

    // A cookie of another name, or one that only begins so, is no such key.
    let mut request = Request::new(&core, &ALL);
    request.header("Cookie", &"sid2=x; a=sid");
    request.cookie("other", &1i64);
    request.send_empty().await.unwrap();
    let seen = server.seen().remove(3);
    assert_eq!(
        seen.header("cookie"),
        Some("sid2=x; a=sid; other=1; sid=c%3Bd")
    );
}

#[tokio::test]
async fn what_all_calls_of_a_client_have_gives_way_to_its_keys() {
    let server = Server::with(|_| json("{}"));
    let core = keys(&server)
        .header("X-Key", "everyone's")
        .header("Cookie", "sid=everyone's; other=1")
        .build()
        .unwrap();
    Request::new(&core, &ALL).send_empty().await.unwrap();
    // What one call has does not, though it be the same.
    let mut request = Request::new(&core, &ALL);
    request.options(CallOptions::new().header("X-Key", "everyone's"));
    request.send_empty().await.unwrap();
    let seen = server.seen();
    let query = "GET /?key=q%26r HTTP/1.1";
    let cookies = Some("other=1; sid=c%3Bd");
    assert_eq!(shown(&seen[0]), (query, Some("h"), cookies));
    assert_eq!(shown(&seen[1]), (query, Some("everyone's"), cookies));
}

/// Lets pass what comes, or sets keys of its own.
struct Keys {
    set: bool,
}

impl Middleware for Keys {
    fn on_call(
        &self,
        mut request: http::Request<Body>,
        next: Next,
    ) -> BoxFuture<Result<http::Response<Body>, Error>> {
        if self.set {
            let uri = format!("{}?key=mine", request.uri());
            *request.uri_mut() = uri.parse().unwrap();
            let headers = request.headers_mut();
            headers.insert("x-key", "mine".parse().unwrap());
            headers.insert("cookie", "sid=mine".parse().unwrap());
        }
        next.run(request)
    }
}

#[tokio::test]
async fn middleware_does_not_change_whose_a_key_is() {
    let server = Server::with(|_| json("{}"));
    let client = |set| {
        keys(&server)
            .header("X-Key", "everyone's")
            .middleware(Keys { set })
            .build()
            .unwrap()
    };
    Request::new(&client(false), &ALL)
        .send_empty()
        .await
        .unwrap();
    let mut request = Request::new(&client(false), &ALL);
    request.header("X-Key", &"everyone's");
    request.cookie("sid", &"own");
    request.query("key", &"own");
    request.send_empty().await.unwrap();
    Request::new(&client(true), &ALL)
        .send_empty()
        .await
        .unwrap();
    let seen = server.seen();
    let expected = [
        ("GET /?key=q%26r HTTP/1.1", "h", "sid=c%3Bd"),
        ("GET /?key=own HTTP/1.1", "everyone's", "sid=own"),
        ("GET /?key=mine HTTP/1.1", "mine", "sid=mine"),
    ];
    for (seen, (line, header, cookie)) in seen.iter().zip(expected) {
        assert_eq!(shown(seen), (line, Some(header), Some(cookie)));
    }
}

#[tokio::test]
async fn a_key_of_a_call_is_sent_for_all_pages_and_after_redirects() {
    let server = Server::script([
        answer(307, &[("location", "/v2/Users?Page=0")], ""),
        json(r#"{"users":[],"next":"/Users?api_key=stale&Page=1"}"#),
        json(r#"{"users":[],"next":"/Users?Page=2"}"#),
        json(r#"{"users":[]}"#),
    ]);
    let client = with_key(&server);
    let page = client
        .list()
        .options(CallOptions::new().query("api_key", "own"))
        .send()
        .await
        .unwrap();
    let page = page.next_page().unwrap().send().await.unwrap();
    page.next_page().unwrap().send().await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /Users?api_key=own HTTP/1.1",
            "GET /v2/Users?Page=0&api_key=own HTTP/1.1",
            "GET /Users?Page=1&api_key=own HTTP/1.1",
            "GET /Users?Page=2&api_key=own HTTP/1.1",
        ]
    );
}

#[tokio::test]
async fn a_call_that_sends_all_keys_itself_needs_no_credentials() {
    let server = Server::with(|_| json("{}"));
    let core = Core::builder(&KEYS).base_url(&server.url).build().unwrap();
    let mut request = Request::new(&core, &ALL);
    request.header("X-Key", &"own");
    request.cookie("sid", &"own");
    request.query("key", &"own");
    let error = request.clone().send_empty().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    request.options(CallOptions::new().header("Authorization", "Own"));
    request.send_empty().await.unwrap();
    assert_eq!(server.seen().len(), 1);
    assert_eq!(server.seen()[0].header("authorization"), Some("Own"));
}

/// Fails the test when it is asked, or told of a refusal.
struct Unasked;

impl TokenProvider for Unasked {
    fn token(&self, _: &[&str]) -> BoxFuture<Result<String, BoxError>> {
        panic!("a token was asked for that is not sent");
    }
    fn refused(&self, _: &str) {
        panic!("a token was renewed that was not sent");
    }
}

#[tokio::test]
async fn a_token_that_was_not_sent_is_neither_fetched_nor_renewed() {
    let server = Server::with(|_| answer(401, &[], ""));
    let client = Client::builder()
        .map(|core| {
            core.base_url(&server.url)
                .credential("oauth", Credential::provider(Unasked))
        })
        .build()
        .unwrap();
    let own = || {
        let options = CallOptions::new().header("Authorization", "Bearer own");
        client.list().options(options).send()
    };
    let error = own().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(server.seen().len(), 1);
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer own"));
    // Nothing is to be waited for, either.
    let (request, _) = own().into_http().unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer own");

    // The same for the SDK's own OAuth.
    let client = oauth(&server);
    let options = CallOptions::new().header("Authorization", "Bearer own");
    client.list().options(options).send().await.unwrap_err();
    assert_eq!(server.lines()[1..], ["GET /Users HTTP/1.1"]);
}

#[tokio::test]
async fn a_call_can_have_its_own_credentials_or_none() {
    let server = Server::with(|_| json("{}"));
    let client = Client::builder()
        .basic_auth("u", "p")
        .map(|core| core.base_url(&server.url))
        .build()
        .unwrap();
    let with = |options: CallOptions| client.list().options(options).send();
    let key = CallOptions::new().credential("key", Credential::token("k"));
    assert!(!format!("{key:?}").contains("\"k\""));
    with(key).await.unwrap();
    with(CallOptions::new().credential("basic", Credential::basic("v", "w")))
        .await
        .unwrap();
    with(CallOptions::new().anonymous()).await.unwrap();
    with(CallOptions::new().header("Authorization", "Own"))
        .await
        .unwrap();
    let options = CallOptions::new().credential("basic", Credential::basic("v", "w"));
    client
        .request(Method::GET, "/x")
        .options(options)
        .send()
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].line, "GET /Users?api_key=k HTTP/1.1");
    let sent: Vec<_> = seen
        .iter()
        .map(|seen| seen.header("authorization"))
        .collect();
    let other = Some("Basic djp3");
    assert_eq!(sent, [None, other, None, Some("Own"), other]);
}
