"""The generators that are compared: how each is installed, run, and its output made a crate."""

import json
import re
import sys
from pathlib import Path

from . import measure

REPOSITORY = Path(__file__).resolve().parents[3]


class Tool:
    """A generator. `models` is where its crates have their types."""

    name = ""
    version = ""
    models = "sdk::models"

    def __init__(self, scratch, program=None):
        # A folder a version: what was installed by hand is found there too.
        self.home = scratch / "tools" / f"{self.name}-{self.version}"
        self.program = program or self.home / "bin" / self.name

    def install(self):
        raise NotImplementedError

    def command(self, description, folder):
        """The command that generates into `folder`."""
        raise NotImplementedError

    def finish(self, folder):
        """Makes the output a crate, where the tool does not."""

    def lines(self, folder):
        return sum(len(file.read_bytes().splitlines()) for file in (folder / "sdk/src").rglob("*.rs"))

    def methods(self, description, folder):
        """Every operation's method: plain name → text of a call, in an async function with a
        `client` in scope and `any()`, which makes a value of any type."""
        raise NotImplementedError

    def client(self):
        """An expression that makes a client."""
        raise NotImplementedError


def plain(name):
    """`users/get-by-id`, `UsersGetById` and `users_get_by_id` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def synthetic(scratch, operations, path):
    """Writes a description that is made, which needs nothing from outside. It is one file of the
    repository, which the compiler alone can build."""
    program = scratch / "synthetic"
    if not program.exists():
        source = REPOSITORY / "generator/examples/synthetic.rs"
        measure.run(["rustc", "-O", "--edition", "2024", source, "-o", program], cwd=REPOSITORY)
    path.write_text(measure.run([program, operations]).output)
    return path


def cargo_install(tool, package):
    if not tool.program.exists():
        print(f"installing {package} {tool.version}", file=sys.stderr)
        done = measure.run(
            ["cargo", "install", "--locked", "--root", tool.home, package, "--version", tool.version]
        )
        if not done.good:
            sys.exit(done.output)


def split(text):
    """The parameters of a signature, at the commas outside brackets."""
    out, depth, last = [], 0, ""
    for at, sign in enumerate(text):
        depth += sign in "<([{"
        depth -= sign in ")]}" or (sign == ">" and text[at - 1] != "-")
        if sign == "," and depth == 0:
            out.append(last)
            last = ""
        else:
            last += sign
    return [part.strip() for part in out + [last] if part.strip()]


def argument(parameter):
    """A value for a parameter; None where one cannot be made from its type alone."""
    kind = parameter.split(":", 1)[1].strip()
    if kind.startswith("&"):
        return "&any::<String>()" if kind.endswith("str") else "&any()"
    # `Option<impl AsRef<str>>`: what is only bounded must be named.
    named = re.sub(r"impl (?:AsRef<str>|Into<String>|ToString)", "String", kind)
    if "impl " in named:
        return None
    return "any()" if named == kind else f"any::<{named}>()"


def signatures(text, receiver):
    """Name and parameters of every public async function of `text` (after `receiver`)."""
    pattern = re.compile(r"pub (?:async )?fn (\w+)(<[^{(]*>)?\s*\(")
    for found in pattern.finditer(text):
        depth, at = 1, found.end()
        while depth and at < len(text):
            depth += text[at] in "([{"
            depth -= text[at] in ")]}"
            at += 1
        parameters = split(" ".join(text[found.end() : at - 1].split()))
        if not parameters or not parameters[0].startswith(receiver):
            continue
        yield found.group(1), found.group(2), parameters[1:], text[at : at + 200]


def calls(text, receiver, form):
    out = {}
    for name, generic, parameters, _ in signatures(text, receiver):
        if generic and ":" in generic:
            continue
        values = [argument(parameter) for parameter in parameters]
        if None not in values:
            out[plain(name)] = form(name, values)
    return out


class Ours(Tool):
    name = "generator"
    version = "of this repository"

    def __init__(self, scratch, program=None):
        super().__init__(scratch, program)
        self.given = program

    def install(self):
        if self.given:
            return
        # Installed as the others are: as the linker leaves it, a program's pages lie otherwise in
        # the system's cache, which a run of ten milliseconds feels.
        command = ["cargo", "install", "--locked", "--root", self.home, "--path", REPOSITORY / "generator"]
        done = measure.run(command, cwd=REPOSITORY)
        if not done.good:
            sys.exit(done.output)

    def origin(self, scratch):
        """What the program was built of: the commit here, or what a given one says of itself, which
        it writes into every manifest."""
        if not self.given:
            return "commit " + measure.run(["git", "log", "-1", "--format=%h"], cwd=REPOSITORY).output.strip()
        folder = scratch / "origin"
        measure.run([self.program, REPOSITORY / "specs/users.yaml", "--out", folder, "--quiet", "--regenerate"])
        manifest = folder / "manifest.txt"
        said = dict(re.findall(r"(?m)^(generator|build) (.*)$", manifest.read_text() if manifest.exists() else ""))
        return f"a given program: generator {said.get('generator', '?')}, build {said.get('build', 'unknown')}"

    def command(self, description, folder):
        return [self.program, description, "--out", folder / "sdk", "--quiet", "--regenerate"]

    def finish(self, folder):
        # Settings beside the description may name it otherwise.
        manifest = folder / "sdk/Cargo.toml"
        manifest.write_text(re.sub(r'(?m)^name = ".*"', 'name = "sdk"', manifest.read_text(), count=1))

    def methods(self, description, folder):
        report, out = self.inspect(description, folder / "sdk"), {}
        for operation in report["operations"]:
            rust = operation.get("rust")
            if not rust or not operation.get("operation_id"):
                continue
            group = rust["builder"].split("::")[0]
            text = (folder / "sdk/src" / f"{group.removeprefix('r#')}.rs").read_text()
            method = rust["call"].rsplit(".", 1)[1]
            found = {name: parameters for name, _, parameters, _ in signatures(text, "&self")}
            values = [argument(parameter) for parameter in found.get(method, [])]
            if None not in values:
                call = f"{rust['call']}({', '.join(values)}).send().await.is_ok()"
                out[plain(operation["operation_id"])] = call
        return out

    def inspect(self, description, folder):
        command = [self.program, "inspect", description, "--out", folder, "--format", "json", "--quiet"]
        return json.loads(measure.run(command).output)

    def operations(self, description, scratch):
        return len(self.inspect(description, scratch / "none")["operations"])

    def client(self):
        return "sdk::Client::builder().base_url(\"https://api.example.com\").build().expect(\"a client\")"


class Embedded(Ours):
    """Ours, with the runtime in the crate: compiled with it."""

    name = "generator-embed"

    def command(self, description, folder):
        beside = description.with_suffix(".toml")
        settings = beside.read_text() if beside.exists() else ""
        folder.mkdir(parents=True, exist_ok=True)
        # A table ends where the next begins.
        settings = re.sub(r"(?ms)^\[runtime\].*?(?=^\[|\Z)", "", settings)
        (folder / "settings.toml").write_text(settings + '\n[runtime]\nmode = "embed"\n')
        return super().command(description, folder) + ["--config", folder / "settings.toml"]


class OpenapiToRust(Tool):
    name = "openapi-to-rust"
    version = "0.23.0"
    models = "sdk::generated::types"

    def install(self):
        cargo_install(self, "openapi-to-rust")

    def command(self, description, folder):
        # It writes into a crate's sources; which, the folder that it runs in says.
        (folder / "sdk").mkdir(parents=True, exist_ok=True)
        return ["env", "-C", folder / "sdk", self.program, "generate", description]

    def finish(self, folder):
        needed = (folder / "sdk/src/generated/REQUIRED_DEPS.toml").read_text()
        if "[dependencies]" not in needed:
            needed = f"[dependencies]\n{needed}"
        (folder / "sdk/Cargo.toml").write_text(
            f'[package]\nname = "sdk"\nversion = "0.1.0"\nedition = "2024"\n\n{needed}'
        )
        (folder / "sdk/src/lib.rs").write_text("pub mod generated;\n")

    def methods(self, description, folder):
        text = (folder / "sdk/src/generated/client.rs").read_text()
        return calls(text, "&self", lambda name, values: f"client.{name}({', '.join(values)}).await.is_ok()")

    def client(self):
        return "sdk::generated::client::HttpClient::new()"


class Progenitor(Tool):
    name = "cargo-progenitor"
    version = "0.15.1"
    models = "sdk::types"

    def install(self):
        cargo_install(self, "cargo-progenitor")

    def command(self, description, folder):
        return [self.program, "progenitor", "-i", description, "-o", folder / "sdk", "-n", "sdk", "-v", "0.1.0"]

    def methods(self, description, folder):
        text = (folder / "sdk/src/lib.rs").read_text()
        # Positional methods take references and options; streams are left out.
        wanted = "\n".join(text.split("impl Client {")[1:])
        out = calls(wanted, "&'a self", lambda name, values: f"client.{name}({', '.join(values)}).await.is_ok()")
        return {name: call for name, call in out.items() if not name.endswith("stream")}

    def client(self):
        return 'sdk::Client::new("https://api.example.com")'


class OpenapiGenerator(Tool):
    name = "openapi-generator"
    version = "7.26.0"

    def install(self):
        self.program = self.home / "bin" / "openapi-generator-cli"
        if not self.program.exists():
            print(f"installing openapi-generator-cli {self.version}", file=sys.stderr)
            measure.run([sys.executable, "-m", "venv", self.home])
            done = measure.run(
                [self.home / "bin/pip", "install", "-q", f"openapi-generator-cli=={self.version}"]
            )
            if not done.good:
                sys.exit(done.output)

    def command(self, description, folder):
        return [
            self.program, "generate", "-g", "rust", "-i", description, "-o", folder / "sdk",
            "--additional-properties=packageName=sdk", "--skip-validate-spec",
        ]  # fmt: skip

    def methods(self, description, folder):
        out = {}
        for file in sorted((folder / "sdk/src/apis").glob("*_api.rs")):
            module = f"sdk::apis::{file.stem}"
            out |= calls(
                file.read_text(),
                "configuration",
                lambda name, values: f"{module}::{name}({', '.join(['client', *values])}).await.is_ok()",
            )
        return out

    def client(self):
        return "sdk::apis::configuration::Configuration::new()"


ALL = [Ours, Embedded, OpenapiToRust, Progenitor, OpenapiGenerator]
