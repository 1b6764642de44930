//! The spans of a call, by the names of OpenTelemetry's conventions for HTTP clients.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, Once};

use sdk_runtime::Credential;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, Interest};
use tracing::{Event, Metadata, Subscriber};

use crate::common::quick;
use crate::support::sdk::Client;
use crate::support::{Server, answer, json};

type Fields = BTreeMap<String, String>;

/// Keeps every span of the SDK with its name and fields.
#[derive(Clone, Default)]
struct Collect(Arc<Mutex<Vec<(String, Fields)>>>);

struct Put<'a>(&'a mut Fields);

impl Visit for Put<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Collect {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("sdk_runtime")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::new();
        span.record(&mut Put(&mut fields));
        let mut all = self.0.lock().unwrap();
        all.push((span.metadata().name().to_owned(), fields));
        Id::from_u64(all.len() as u64)
    }
    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut all = self.0.lock().unwrap();
        values.record(&mut Put(&mut all[span.into_u64() as usize - 1].1));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Hears nothing, but wants to be asked about every span: without a subscriber for all threads,
/// a test on another thread that is first at a span would have it never asked about again.
struct Quiet;

impl Subscriber for Quiet {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Collects the spans of this thread.
fn listen(collect: &Collect) -> DefaultGuard {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| tracing::subscriber::set_global_default(Quiet).unwrap());
    tracing::subscriber::set_default(collect.clone())
}

fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    pairs.map(own).into_iter().collect()
}

#[tokio::test]
async fn a_span_for_the_call_and_one_for_every_try() {
    let server = Server::script([answer(503, &[], ""), json("{}")]);
    let port = server.url.rsplit_once(':').unwrap().1.to_owned();
    let client = Client::builder()
        .map(|core| {
            core.base_url(format!("{}/v1", server.url))
                .retries(quick())
                .credential("key", Credential::token("hush"))
        })
        .build()
        .unwrap();
    let collect = Collect::default();
    let guard = listen(&collect);
    let call = client.list().page_size(3).filter("hush").send();
    call.await.unwrap();
    drop(guard);
    let spans = collect.0.lock().unwrap().clone();
    let url = format!("{}/v1/Users?PageSize=3&Filter=REDACTED", server.url);
    let attempt = |status: &str| {
        let mut fields = fields([
            ("otel.name", "GET /Users"),
            ("otel.kind", "client"),
            ("http.request.method", "GET"),
            ("server.address", "127.0.0.1"),
            ("url.template", "/Users"),
            ("http.response.status_code", status),
        ]);
        fields.insert("server.port".to_owned(), port.clone());
        fields.insert("url.full".to_owned(), url.clone());
        fields
    };
    let mut first = attempt("503");
    first.extend(fields([
        ("otel.status_code", "ERROR"),
        ("error.type", "503"),
    ]));
    let mut second = attempt("200");
    second.extend(fields([
        ("http.request.resend_count", "1"),
        ("network.protocol.version", "1.1"),
    ]));
    let call = fields([
        ("otel.name", "ListUser"),
        ("otel.kind", "internal"),
        ("http.request.method", "GET"),
        ("url.template", "/Users"),
        ("http.request.resend_count", "1"),
        ("http.response.status_code", "200"),
    ]);
    let expected = [
        ("sdk.call", call),
        ("sdk.http", first),
        ("sdk.http", second),
    ];
    assert_eq!(
        spans,
        expected.map(|(name, fields)| (name.to_owned(), fields))
    );
    assert!(!format!("{spans:?}").contains("hush"));
}

#[tokio::test]
async fn what_has_no_answer_has_the_kind_of_its_error() {
    let client = Client::builder()
        .basic_auth("a", "hush")
        .map(|core| {
            core.base_url("http://[::1]:1")
                .retries(sdk_runtime::RetryPolicy::never())
        })
        .build()
        .unwrap();
    let collect = Collect::default();
    let guard = listen(&collect);
    client.list().send().await.unwrap_err();
    let other = http::Method::from_bytes(b"PURGE").unwrap();
    client
        .request(other, "/a?key=hush")
        .send()
        .await
        .unwrap_err();
    drop(guard);
    let spans = collect.0.lock().unwrap().clone();
    let list = &spans[1].1;
    assert_eq!(list["error.type"], "transport");
    assert_eq!(
        (&*list["server.address"], &*list["server.port"]),
        ("[::1]", "1")
    );
    let purge = &spans[3].1;
    assert_eq!(purge["http.request.method"], "_OTHER");
    assert_eq!(purge["http.request.method_original"], "PURGE");
    assert_eq!(purge["url.full"], "http://[::1]:1/a?key=REDACTED");
    assert!(!format!("{spans:?}").contains("hush"));
}
