
use std::io::Write as _;
use std::time::Duration;

use SDK::runtime::{Part, RetryPolicy};

impl Given<'_> {
    /// The file for this place, which is its text.
    pub(crate) fn part(&self, key: &str) -> Result<Part, String> {
        let text: String = self.get(key)?;
        Ok(Part::text(text).file_name("example.txt"))
    }

    /// The files for this place, each its text.
    pub(crate) fn parts(&self, key: &str) -> Result<Vec<Part>, String> {
        let texts: Vec<String> = self.get(key)?;
        let parts = texts
            .into_iter()
            .map(|text| Part::text(text).file_name("example.txt"));
        Ok(parts.collect())
    }
}

/// Makes the requests to the server at `CONFORMANCE_URL`, and prints each; with
/// `CONFORMANCE_ALL` all there are, with `CONFORMANCE_DATA` all of that file.
pub(crate) fn requests(calls: &[(&str, Send)], builder: fn() -> SDK::ClientBuilder, data: &str) {
    let url = std::env::var("CONFORMANCE_URL").expect("the server's URL is in CONFORMANCE_URL");
    let all = std::env::var_os("CONFORMANCE_ALL").is_some();
    let client = builder()
        .base_url(url)
        .retries(RetryPolicy::never())
        // A server that makes its answers may be slow.
        .timeout(Duration::from_secs(300))
        .try_timeout(Duration::from_secs(300))
        .build()
        .expect("a client");
    let other = std::env::var_os("CONFORMANCE_DATA");
    let other = other.map(|file| std::fs::read_to_string(file).expect("the file of requests"));
    let all = all || other.is_some();
    let data = other.as_deref().unwrap_or(data);
    let mut out = std::io::stdout();
    each(calls, &client, data, all, |line| {
        writeln!(out, "\nCONFORMANCE {line}").expect("standard output");
    });
    writeln!(std::io::stdout(), "\nCONFORMANCE-DONE").expect("standard output");
}
