"""What a generated crate costs its user: checking, building, and the user's own binary."""

import json
import re
import shutil

from . import measure


class Crate:
    """A generated crate with a target folder of its own."""

    def __init__(self, folder, limit):
        self.folder = folder / "sdk"
        self.env = {"CARGO_TARGET_DIR": str(folder / "target"), "CARGO_INCREMENTAL": "0"}
        self.source = self.folder / "src/lib.rs"
        self.limit = limit
        self.why = ""

    def cargo(self, *arguments):
        done = measure.run(["cargo", *arguments], cwd=self.folder, env=self.env, limit=self.limit)
        if done.stopped:
            self.why = f"not done in {self.limit} s"
        elif done.code:
            errors = re.findall(r"(?m)^error", done.output)
            self.why = f"does not compile ({max(len(errors) - 1, 1)} errors)"
        return done

    def prepare(self, *arguments):
        """Compiles the dependencies, and the crate once. Whether that went well."""
        return self.cargo(*arguments).good

    def again(self, *arguments):
        """CPU seconds and peak memory of compiling the crate alone; None where it fails."""
        self.source.touch()
        done = self.cargo(*arguments)
        return (done.cpu, done.megabytes) if done.good else None

    def library(self):
        """The size of the compiled library, in MB."""
        files = (self.folder.parent / "target/release").glob("libsdk*.rlib")
        return max((file.stat().st_size for file in files), default=0) / 1e6


USER = """\
//! A user of the SDK: {count} operations, each called once.
// Written by the benchmark. A value of any type; it would panic, and is never run.
#[inline(never)]
fn any<T>() -> T {{
    std::hint::black_box(None).expect("a value")
}}

#[tokio::main(flavor = "current_thread")]
async fn main() {{
    let client = {client};
    let client = &client;
    let which = std::env::args().count();
    let good = match which {{
{arms}
        _ => false,
    }};
    println!("{{good}}");
}}
"""


class User:
    """A small binary that calls operations of a generated crate."""

    def __init__(self, crate, tool, calls):
        self.crate, self.tool, self.calls = crate, tool, calls
        self.folder = crate.folder.parent / "user"
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "src").mkdir(parents=True)
        (self.folder / "Cargo.toml").write_text(
            '[package]\nname = "user"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n'
            'sdk = { path = "../sdk" }\ntokio = { version = "1", features = ["macros", "rt"] }\n\n[workspace]\n'
        )
        self.main = self.folder / "src/main.rs"
        self.write()

    def write(self):
        arms = [f"        {at} => {call}," for at, call in enumerate(self.calls.values())]
        self.main.write_text(
            USER.format(count=len(self.calls), client=self.tool.client(), arms="\n".join(arms))
        )

    def cargo(self, *arguments):
        return measure.run(
            ["cargo", *arguments], cwd=self.folder, env=self.crate.env, limit=self.crate.limit
        )

    def bad(self):
        """The operations whose calls do not compile, by the compiler's own word; None where
        something else does not."""
        done = self.cargo("check", "--message-format", "json")
        if done.good:
            return []
        names, found = list(self.calls), set()
        first = self.main.read_text().split("match which {\n")[0].count("\n") + 2
        for line in done.output.splitlines():
            if not line.startswith("{"):
                continue
            message = json.loads(line).get("message") or {}
            for span in message.get("spans", []):
                at = span["line_start"] - first
                if message["level"] == "error" and span["file_name"] == "src/main.rs" and 0 <= at < len(names):
                    found.add(names[at])
        return sorted(found) or None

    def again(self, *arguments):
        self.main.touch()
        done = self.cargo(*arguments)
        return (done.cpu, done.megabytes) if done.good else None

    def size(self):
        return (self.crate.folder.parent / "target/release/user").stat().st_size / 1e6


def pick(candidates, count):
    """`count` of `candidates`, spread evenly, the same every time."""
    ordered = sorted(candidates)
    if len(ordered) <= count:
        return ordered
    return [ordered[at * len(ordered) // count] for at in range(count)]


def from_scratch(crate):
    """Crates and CPU seconds of a user's first debug build of the crate and all it needs."""
    target = crate.folder.parent / "scratch-target"
    shutil.rmtree(target, ignore_errors=True)
    tree = crate.cargo("tree", "-e", "normal,build", "--prefix", "none", "--no-dedupe", "-f", "{p}")
    lines = {line.split(" (")[0] for line in tree.output.splitlines() if re.match(r"\S+ v\d", line)}
    done = measure.run(
        ["cargo", "build"],
        cwd=crate.folder,
        env={"CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"},
        limit=crate.limit,
    )
    shutil.rmtree(target, ignore_errors=True)
    tls = [name for name in ("ring", "aws-lc-rs", "openssl", "native-tls") if any(line.startswith(name + " ") for line in lines)]
    return (len(lines), done.cpu, ", ".join(tls) or "none") if done.good else None
