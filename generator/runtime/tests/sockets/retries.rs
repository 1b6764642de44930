//! How long is waited before a request is sent again, and when it no longer is.

use std::time::Duration;

use sdk_runtime::{CallOptions, RetryPolicy};

use crate::common::{Clock, MS, failed};
use crate::support::{Act, Server, answer, json};

/// The waits of one call, after an answer with these headers.
async fn waits(headers: &[(&str, &str)]) -> Vec<Duration> {
    let server = Server::script([answer(429, headers, ""), json("{}")]);
    let clock = Clock::new();
    let _ = clock
        .client(&server, RetryPolicy::new())
        .list()
        .send()
        .await;
    clock.waits()
}

#[tokio::test]
async fn retry_after_is_obeyed_in_every_form() {
    let seconds = Duration::from_secs;
    assert_eq!(waits(&[("retry-after", "7")]).await, [seconds(7)]);
    assert_eq!(waits(&[("retry-after", "0.2")]).await, [200 * MS]);
    // The clock says 2023-11-14 22:13:20.
    let date = [("retry-after", "Tue, 14 Nov 2023 22:13:50 GMT")];
    assert_eq!(waits(&date).await, [seconds(30)]);
    for old in [
        "Tuesday, 14-Nov-23 22:13:50 GMT",
        "Tue Nov 14 22:13:50 2023",
    ] {
        assert_eq!(waits(&[("retry-after", old)]).await, [seconds(30)], "{old}");
    }
    let past = [("retry-after", "Tue, 14 Nov 2023 22:00:00 GMT")];
    assert_eq!(waits(&past).await, [Duration::ZERO]);
    let both = [("retry-after-ms", "150"), ("retry-after", "60")];
    assert_eq!(waits(&both).await, [150 * MS]);
    // Longer than we grant: no retry at all.
    assert!(waits(&[("retry-after", "61")]).await.is_empty());
    // What cannot be read is as if it were not there.
    let own = waits(&[("retry-after", "soon")]).await;
    assert!(own[0] >= 250 * MS && own[0] <= 500 * MS, "{own:?}");
}

#[tokio::test]
async fn waits_double_and_are_random_up_to_a_limit() {
    let policy = RetryPolicy::new().retries(6).delays(100 * MS, 1000 * MS);
    let mut all = Vec::new();
    for _ in 0..20 {
        let server = Server::with(|_| answer(503, &[], ""));
        let clock = Clock::new();
        let error = failed(clock.client(&server, policy.clone()).list().send()).await;
        assert_eq!((error.tries(), server.seen().len()), (7, 7));
        let waits = clock.waits();
        for (wait, most) in waits.iter().zip([100, 200, 400, 800, 1000, 1000]) {
            assert!(*wait >= most * MS / 2 && *wait <= most * MS, "{waits:?}");
        }
        all.extend(waits.first().copied());
    }
    all.dedup();
    assert!(all.len() > 1, "the waits are not random");
}

#[tokio::test]
async fn a_wait_that_would_end_after_the_deadline_is_not_begun() {
    let server = Server::with(|_| answer(503, &[("retry-after", "3000")], ""));
    let clock = Clock::new();
    let policy = RetryPolicy::new().max_retry_after(Clock::FOREVER);
    let client = clock.client(&server, policy);
    let options = CallOptions::new().timeout(2 * Clock::FOREVER);
    let error = failed(client.list().options(options).send()).await;
    // 3000 s and 3000 s fit into two hours, and a third wait would not.
    assert_eq!((error.tries(), clock.waits().len()), (3, 2));
    let options = CallOptions::new().timeout(Clock::FOREVER);
    let error = failed(client.list().options(options).send()).await;
    assert_eq!((error.tries(), error.status().unwrap().as_u16()), (2, 503));
}

#[tokio::test]
async fn one_budget_for_all_calls_of_a_client() {
    let server = Server::with(|_| Act::Answer(503, Vec::new(), Vec::new()));
    let clock = Clock::new();
    let client = clock.client(&server, RetryPolicy::new().retries(30));
    let mut tries = 0;
    for _ in 0..10 {
        tries += failed(client.list().send()).await.tries();
    }
    // 100 retries, however many calls want them; each call is tried once in any case.
    assert_eq!(tries, 110);
    assert_eq!(failed(client.clone().list().send()).await.tries(), 1);
}

#[tokio::test]
async fn a_call_can_have_its_own_policy() {
    let server = Server::with(|_| answer(500, &[], ""));
    let clock = Clock::new();
    let client = clock.client(&server, RetryPolicy::new());
    let never = CallOptions::new().retries(RetryPolicy::never());
    assert_eq!(failed(client.list().options(never).send()).await.tries(), 1);
    assert_eq!(failed(client.list().send()).await.tries(), 3);
}
