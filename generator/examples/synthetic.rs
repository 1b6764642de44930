//! Prints a description of as many operations as asked for (`-- 1000`), for measurements.

use std::io::Write as _;

#[path = "../benches/synthetic.rs"]
mod synthetic;

fn main() -> std::io::Result<()> {
    let operations = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let text = synthetic::description(operations.unwrap_or(100));
    std::io::stdout().write_all(text.as_bytes())
}
