"""What a generated crate costs its user: checking, building, and the user's own binary."""

import json
import re
import shutil

from . import measure

MANIFEST = """\
[package]
name = "{name}"
version = "0.1.0"
edition = "2024"

[dependencies]
sdk = {{ path = "{sdk}" }}
"""


class Crate:
    """A generated crate, in a workspace with a user of it. Dependencies are compiled once a tool:
    all crates of a tool have one target folder."""

    def __init__(self, folder, target, env, limit):
        self.root, self.folder, self.target, self.limit = folder, folder / "sdk", target, limit
        self.env = {**env, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
        self.source = self.folder / "src/lib.rs"
        self.why = ""
        user = folder / "user"
        if not user.exists():
            (user / "src").mkdir(parents=True)
            (user / "Cargo.toml").write_text(MANIFEST.format(name="user", sdk="../sdk"))
            (user / "src/main.rs").write_text("fn main() {}\n")
        (folder / "Cargo.toml").write_text('[workspace]\nresolver = "3"\nmembers = ["sdk", "user"]\n')
        # Cargo tells crates of equal names in equal places apart by time only.
        mark = target / "whose"
        if not mark.exists() or mark.read_text() != str(folder):
            self.clean()
            target.mkdir(parents=True, exist_ok=True)
            mark.write_text(str(folder))

    def clean(self):
        """Deletes what was compiled of the crate and its user, not of the dependencies."""
        for profile in ("debug", "release"):
            for place in (".", "deps", ".fingerprint", "build", "incremental"):
                for pattern in ("sdk*", "user*", "libsdk*"):
                    for path in (self.target / profile / place).glob(pattern):
                        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def cargo(self, *arguments):
        done = measure.run(["cargo", *arguments], cwd=self.root, env=self.env, limit=self.limit)
        if done.stopped:
            self.why = f"not done in {self.limit:.0f} s"
        elif done.code:
            errors = re.findall(r"(?m)^error", done.output)
            self.why = f"does not compile ({max(len(errors) - 1, 1)} errors)"
            (self.root / f"{arguments[0]}.log").write_text(done.output)
        return done

    def prepare(self, *arguments):
        """Compiles the dependencies: all but the crate itself."""
        text = self.source.read_bytes()
        self.source.write_text("")
        try:
            return self.cargo(*arguments, "-p", "sdk").good
        finally:
            self.source.write_bytes(text)

    def again(self, *arguments):
        """CPU seconds and peak memory of compiling the crate alone; None where it fails."""
        self.source.touch()
        done = self.cargo(*arguments, "-p", "sdk")
        return (done.cpu, done.megabytes) if done.good else None

    def library(self):
        """The size of the compiled library, in MB."""
        return (self.target / "release/libsdk.rlib").stat().st_size / 1e6


USER = """\
//! A user of the SDK: {count} operations, each called once.
// Written by the benchmark. A value of any type; it would panic, and is never run.
#[inline(never)]
fn any<T>() -> T {{
    std::hint::black_box(None).expect("a value")
}}

async fn call(which: usize) -> bool {{
    let client = {client};
    let client = &client;
    match which {{
{arms}
        _ => false,
    }}
}}

{main}
"""

# No runtime: what the crate depends on stays as it was compiled for the crate alone.
BARE = """\
fn main() {
    let mut future = std::pin::pin!(call(std::env::args().count()));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {}
}"""

TOKIO = """\
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", call(std::env::args().count()).await);
}"""


class User:
    """A small binary that calls operations of a generated crate."""

    def __init__(self, crate, tool, calls):
        self.crate, self.tool, self.calls = crate, tool, calls
        self.main = crate.root / "user/src/main.rs"
        self.main.write_text(self.text(BARE))

    def text(self, main):
        arms = [f"        {at} => {call}," for at, call in enumerate(self.calls.values())]
        return USER.format(count=len(self.calls), client=self.tool.client(), arms="\n".join(arms), main=main)

    def cargo(self, *arguments):
        return self.crate.cargo(*arguments, "-p", "user")

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
                if message["level"] == "error" and span["file_name"] == "user/src/main.rs" and 0 <= at < len(names):
                    found.add(names[at])
        return sorted(found) or None

    def again(self, *arguments):
        self.main.touch()
        done = self.cargo(*arguments)
        return done.cpu if done.good else None

    def size(self):
        return (self.crate.target / "release/user").stat().st_size / 1e6

    def from_scratch(self):
        """CPU seconds and crates of the first debug build of a project that calls the operations,
        with all that it needs; and who does TLS in it."""
        folder, target = self.crate.root / "scratch", self.crate.root / "scratch-target"
        for path in (folder, target):
            shutil.rmtree(path, ignore_errors=True)
        (folder / "src").mkdir(parents=True)
        # A copy of the crate: within its own workspace it would be another's member.
        shutil.copytree(self.crate.folder, folder / "sdk")
        manifest = MANIFEST.format(name="scratch", sdk="sdk")
        manifest += 'tokio = { version = "1", features = ["macros", "rt"] }\n\n[workspace]\n'
        (folder / "Cargo.toml").write_text(manifest)
        (folder / "src/main.rs").write_text(self.text(TOKIO))
        options = {"cwd": folder, "env": {**self.crate.env, "CARGO_TARGET_DIR": str(target)}}
        measure.run(["cargo", "fetch"], **options)
        tree = measure.run(["cargo", "tree", "-e", "normal,build", "--prefix", "none", "--no-dedupe", "-f", "{p}"], **options)
        names = {line.split(" (")[0] for line in tree.output.splitlines() if re.match(r"\S+ v\d", line)}
        done = measure.run(["cargo", "build"], limit=self.crate.limit, **options)
        shutil.rmtree(target, ignore_errors=True)
        shutil.rmtree(folder)
        providers = ("ring", "aws-lc-rs", "openssl", "native-tls", "rustls")
        tls = [name for name in sorted(names) if name.split(" ")[0] in providers]
        return (done.cpu, len(names), ", ".join(tls) or "none: no HTTPS") if done.good else None


def pick(candidates, count):
    """`count` of `candidates`, spread evenly, the same every time."""
    ordered = sorted(candidates)
    if len(ordered) <= count:
        return ordered
    return [ordered[at * len(ordered) // count] for at in range(count)]
