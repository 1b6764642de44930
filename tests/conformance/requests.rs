//! Makes the requests of the data over real connections to the server at `CONFORMANCE_URL`, and
//! prints what came of each. It takes the place of a generated crate's
//! `tests/examples/requests.rs`; `SDK` stands for the crate.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use SDK::Client;
use SDK::runtime::__private::{Wire, decode_slice};
use SDK::runtime::{Call, ErrorKind, Part, RetryPolicy};
use serde_json::{Value, json};

/// Makes one request of an operation.
pub(crate) type Send = fn(&Client, &Given<'_>) -> Result<(), String>;

/// What a builder is given.
pub(crate) struct Given<'a>(&'a Value);

impl Given<'_> {
    /// Whether there is a value for this place.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// The value for this place, as the builder takes it.
    pub(crate) fn get<T: Wire>(&self, key: &str) -> Result<T, String> {
        if !self.has(key) {
            return Err(format!("`{key}` is not given"));
        }
        let json = self.0[key].to_string();
        decode_slice(json.as_bytes()).map_err(|fault| format!("`{key}`: {fault}"))
    }

    /// The file for this place, which is its text.
    pub(crate) fn part(&self, key: &str) -> Result<Part, String> {
        let text: String = self.get(key)?;
        Ok(Part::text(text).file_name("example.txt"))
    }

    /// The files for this place, each its text.
    pub(crate) fn parts(&self, key: &str) -> Result<Vec<Part>, String> {
        let texts: Vec<String> = self.get(key)?;
        let parts = texts.into_iter();
        Ok(parts.map(|text| Part::text(text).file_name("example.txt")).collect())
    }
}

thread_local! {
    /// What came of the last request.
    static OUTCOME: RefCell<Value> = const { RefCell::new(Value::Null) };
}

/// Sends a request, waits for the answer, and notes what it was.
pub(crate) fn done<T: std::marker::Send + 'static>(call: Call<T>) -> Result<(), String> {
    let outcome = match call.wait() {
        Ok(response) => json!({ "came": "answer", "status": response.status().as_u16() }),
        Err(error) => json!({
            "came": match error.kind() {
                ErrorKind::Status => "refusal",
                ErrorKind::Decode => "unread",
                _ => "failure",
            },
            "status": error.status().map(|status| status.as_u16()),
            "why": error.to_string(),
            "body": error.body_text(),
        }),
    };
    OUTCOME.replace(outcome);
    Ok(())
}

/// Makes every request of the data: of an operation the first that has no more than is
/// required, the first with everything, and one for each other way to give the body; with
/// `CONFORMANCE_ALL` every one.
pub(crate) fn requests(calls: &[(&str, Send)], builder: fn() -> SDK::ClientBuilder, data: &str) {
    let url = std::env::var("CONFORMANCE_URL").expect("the server's URL is in CONFORMANCE_URL");
    let all = std::env::var_os("CONFORMANCE_ALL").is_some();
    let client = builder().base_url(url).retries(RetryPolicy::never()).build().expect("a client");
    let calls: HashMap<&str, Send> = calls.iter().copied().collect();
    let mut counts: HashMap<(&str, i64), usize> = HashMap::new();
    let mut operations = HashSet::new();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.splitn(3, '\t');
        let mut next = || cells.next().unwrap_or_default();
        let (operation, give, want) = (next(), next(), next());
        let give: Value = serde_json::from_str(give).expect("what is given is JSON");
        let way = give["way"].as_i64().unwrap_or(0);
        let count = counts.entry((operation, way)).or_default();
        *count += 1;
        if *count > 2 && !all {
            continue;
        }
        let send = calls.get(operation).expect("the operation has a function");
        OUTCOME.replace(Value::Null);
        let outcome = match send(&client, &Given(&give)) {
            Ok(()) => OUTCOME.take(),
            Err(why) => json!({ "came": "failure", "why": why }),
        };
        operations.insert(operation);
        let want: Value = serde_json::from_str(want).expect("what is wanted is JSON");
        let line = json!({ "operation": operation, "give": give, "want": want, "outcome": outcome });
        println!("\nCONFORMANCE {line}");
    }
    println!("\nCONFORMANCE-DONE {}", operations.len());
}
