//! Makes the requests of a crate's tests of examples over real connections, and says what came
//! of each. With `more.rs` behind it, it takes the place of `tests/examples/requests.rs`, which
//! makes them in memory; `SDK` stands for the crate.

use std::cell::RefCell;
use std::collections::HashMap;

use SDK::runtime::__private::{Wire, decode_slice};
use SDK::runtime::{Call, ErrorKind};
use serde_json::{Value, json};

/// Makes one request of an operation.
pub(crate) type Send = Sender<SDK::Client>;

/// The same with any crate's client.
pub(crate) type Sender<C> = fn(&C, &Given<'_>) -> Result<(), String>;

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
}

/// The header in which Prism says what is wrong.
const VIOLATIONS: &str = "sl-violations";

thread_local! {
    /// What came of the last request.
    static OUTCOME: RefCell<Value> = const { RefCell::new(Value::Null) };
}

/// Sends a request, waits for the answer, and notes what it was.
pub(crate) fn done<T: std::marker::Send + 'static>(call: Call<T>) -> Result<(), String> {
    let outcome = match call.wait() {
        Ok(response) => {
            let violations = response.headers().get(VIOLATIONS);
            json!({
                "came": "answer",
                "status": response.status().as_u16(),
                "violations": violations.and_then(|value| value.to_str().ok()),
            })
        }
        Err(error) => json!({
            "came": match error.kind() {
                ErrorKind::Status => "refusal",
                ErrorKind::Decode => "unread",
                _ => "failure",
            },
            "status": error.status().map(|status| status.as_u16()),
            "why": error.to_string(),
            "body": error.body_text(),
            "violations": error
                .headers()
                .and_then(|headers| headers.get(VIOLATIONS)?.to_str().ok()),
        }),
    };
    OUTCOME.replace(outcome);
    Ok(())
}

/// Makes the requests of `data`. Of an operation that is the first, with no more than is
/// required, and the second, with everything (the same again where that is the same); or `all`,
/// among them those that give the body in other ways.
pub(crate) fn each<C>(
    calls: &[(&str, Sender<C>)],
    client: &C,
    data: &str,
    all: bool,
    mut done: impl FnMut(Value),
) {
    let calls: HashMap<&str, Sender<C>> = calls.iter().copied().collect();
    let lines = || data.lines().filter(|line| !line.starts_with('#'));
    let mut totals: HashMap<&str, usize> = HashMap::new();
    for line in lines().filter(|line| !line.contains(r#""way":"#) || line.contains(r#""way":0"#)) {
        *totals.entry(operation_of(line)).or_default() += 1;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in lines() {
        let mut cells = line.splitn(3, '\t');
        let mut next = || cells.next().unwrap_or_default();
        let (operation, give) = (next(), next());
        let give: Value = serde_json::from_str(give).expect("what is given is JSON");
        let way = give["way"].as_i64().unwrap_or(0);
        let count = counts.entry(operation).or_default();
        *count += 1;
        if (*count > 2 || way > 0) && !all {
            continue;
        }
        let send = calls.get(operation).expect("the operation has a function");
        let times = if totals[operation] == 1 && !all { 2 } else { 1 };
        for _ in 0..times {
            OUTCOME.replace(Value::Null);
            let outcome = match send(client, &Given(&give)) {
                Ok(()) => OUTCOME.take(),
                Err(why) => json!({ "came": "failure", "why": why }),
            };
            done(json!({ "operation": operation, "give": give, "line": line, "outcome": outcome }));
        }
    }
}

fn operation_of(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}
