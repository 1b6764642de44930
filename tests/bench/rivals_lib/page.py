"""What decoding and encoding a page of a list costs: a page of 50 users, in crates that have one."""

import json
import re

from . import crates, measure

TYPE = "ListUserResponse"

MAIN = """\
// Written by the benchmark. The CPU time of this thread, in nanoseconds.
fn now() -> u64 {{
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("a file");
    text.split(' ').next().and_then(|word| word.parse().ok()).expect("a number")
}}

/// Microseconds of one `work`: the least of several batches, since others use the machine too.
fn cost<T>(mut work: impl FnMut() -> T) -> f64 {{
    let mut least = f64::MAX;
    for _ in 0..10 {{
        let start = now();
        for _ in 0..500 {{
            std::hint::black_box(work());
        }}
        least = least.min((now() - start) as f64 / 500e3);
    }}
    least
}}

fn main() {{
    let text = std::fs::read(std::env::args().nth(1).expect("a page")).expect("a page");
    let page: {kind} = serde_json::from_slice(&text).expect("a page of users");
    let decode = cost(|| serde_json::from_slice::<{kind}>(&text).expect("a page"));
    let encode = cost(|| serde_json::to_vec(&page).expect("JSON"));
    println!("{{decode}} {{encode}} {{}}", text.len());
}}
"""


def page():
    """What the description's examples are, with other numbers."""

    def sid(prefix, number):
        return f"{prefix}{number:032x}"

    address = "https://conversations.twilio.com/v1/Users"
    users = [
        {
            "sid": sid("US", number),
            "url": f"{address}/{sid('US', number)}",
            "links": {"user_conversations": f"{address}/{sid('US', number)}/Conversations"},
            "identity": f"agent{number:04}",
            "role_sid": sid("RL", 7),
            "is_online": number % 2 == 0,
            "attributes": '{ "duty": "tech" }',
            "account_sid": sid("AC", 1),
            "date_created": f"2020-03-24T20:38:{number:02}Z",
            "date_updated": f"2020-03-24T21:38:{number:02}Z",
            "friendly_name": f"John {number} from customs",
            "is_notifiable": None,
            "chat_service_sid": sid("IS", 5),
        }
        for number in range(50)
    ]
    meta = {
        "key": "users",
        "url": f"{address}?PageSize=50&Page=0",
        "page": 0,
        "page_size": 50,
        "next_page_url": None,
        "first_page_url": f"{address}?PageSize=50&Page=0",
        "previous_page_url": None,
    }
    return json.dumps({"meta": meta, "users": users})


def program(crate, tool):
    """A program that measures; None where the crate has no such type, or it does not compile."""
    sources = "".join(file.read_text() for file in sorted(crate.folder.glob("src/**/*.rs")))
    if not re.search(rf"pub struct {TYPE}\b", sources):
        return None
    (crate.root / "user/Cargo.toml").write_text(crates.MANIFEST.format(name="user", sdk="../sdk") + 'serde_json = "1"\n')
    (crate.root / "user/src/main.rs").write_text(MAIN.format(kind=f"{tool.models}::{TYPE}"))
    (crate.root / "page.json").write_text(page())
    if not crate.cargo("build", "--release", "-p", "user").good:
        return None
    # Another crate of the same tool must not take its place.
    return (crate.target / "release/user").rename(crate.root / "page")


def acts(tools, crate_of, fail):
    """For each tool that can: what gives (decode µs, encode µs, bytes)."""
    out = {}
    for tool in tools:
        crate = crate_of(tool)
        binary = program(crate, tool)
        if binary is None:
            continue

        def once(crate=crate, binary=binary, tool=tool):
            done = measure.run([binary, crate.root / "page.json"])
            if not done.good:
                fail(tool, "cannot read the page")
                return None
            return [float(word) for word in done.output.split()]

        out[tool.name] = once
    return out
