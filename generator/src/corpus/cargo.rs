//! Runs cargo and reads its messages.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::row::Build;

/// A line of `--message-format=json`.
#[derive(Debug, Deserialize)]
struct Line {
    reason: String,
    #[serde(default)]
    manifest_path: String,
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    target: Option<Target>,
}

#[derive(Debug, Deserialize)]
struct Message {
    level: String,
    message: String,
    #[serde(default)]
    code: Option<MessageCode>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Debug, Deserialize)]
struct MessageCode {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

/// What a run of cargo said.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Whether it succeeded.
    pub(super) success: bool,
    /// By the crate's folder name.
    pub(super) builds: BTreeMap<String, Build>,
    /// What is no message of cargo's on standard output: what tests print.
    pub(super) printed: Vec<String>,
    /// Everything on standard error.
    pub(super) stderr: String,
}

/// Runs cargo in the workspace `root`; calls `finished` as each crate of it is done.
pub(super) fn run(
    root: &Path,
    args: &[String],
    env: &[(&str, &Path)],
    mut finished: impl FnMut(&str),
) -> io::Result<Said> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // Whoever runs us may have a build of their own going on.
    for foreign in [
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET_DIR",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_MANIFEST_DIR",
    ] {
        command.env_remove(foreign);
    }
    command
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env("CARGO_TERM_COLOR", "never");
    command.envs(env.iter().copied());
    let mut child = command.spawn()?;
    let mut said = Said::default();
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| -> io::Result<()> {
        let reader = scope.spawn(move || {
            let mut bytes = Vec::new();
            stderr.map(|mut stderr| stderr.read_to_end(&mut bytes));
            String::from_utf8_lossy(&bytes).into_owned()
        });
        for line in stdout
            .into_iter()
            .flat_map(|stdout| BufReader::new(stdout).lines())
        {
            said.line(&line?, &mut finished);
        }
        said.stderr = reader.join().unwrap_or_default();
        Ok(())
    })?;
    said.success = child.wait()?.success();
    Ok(said)
}

impl Said {
    fn line(&mut self, text: &str, finished: &mut impl FnMut(&str)) {
        let Ok(line) = serde_json::from_str::<Line>(text) else {
            self.printed.push(text.to_owned());
            return;
        };
        let Some(name) = crate_of(&line.manifest_path) else {
            return;
        };
        match (line.reason.as_str(), line.message) {
            ("compiler-artifact", _)
                if line
                    .target
                    .is_some_and(|target| target.kind.iter().any(|kind| kind == "lib")) =>
            {
                self.builds.entry(name.to_owned()).or_default();
                if is_root(&line.manifest_path) {
                    finished(name);
                }
            }
            ("compiler-message", Some(message)) => self.message(name, &message),
            _ => {}
        }
    }

    fn message(&mut self, name: &str, message: &Message) {
        // The compiler's own summaries.
        if message.spans.is_empty()
            && (message.message.starts_with("aborting due to")
                || message.message.ends_with(" emitted"))
        {
            return;
        }
        // The tests call what is deprecated because this run asks for it.
        let code = message.code.as_ref().map(|code| code.code.as_str());
        let tests = |span: &Span| span.file_name.contains("/tests/examples/");
        if code == Some("deprecated")
            && !message.spans.is_empty()
            && message.spans.iter().all(tests)
        {
            return;
        }
        let build = self.builds.entry(name.to_owned()).or_default();
        let count = match message.level.as_str() {
            level if level.starts_with("error") => &mut build.errors,
            "warning" => &mut build.warnings,
            _ => return,
        };
        *count += 1;
        let first_error = message.level.starts_with("error") && build.errors == 1;
        if build.first.is_none() || first_error {
            let code = message
                .code
                .as_ref()
                .map(|code| format!("[{}] ", code.code))
                .unwrap_or_default();
            let at = message
                .spans
                .iter()
                .find(|span| span.is_primary)
                .map(|span| format!(" ({}:{})", span.file_name, span.line_start));
            let text = message.message.lines().next().unwrap_or_default();
            build.first = Some(format!("{code}{text}{}", at.unwrap_or_default()));
        }
    }
}

/// The crate whose manifest, or any file, stands at `path`: the folder after `crates`.
pub(super) fn crate_of(path: &str) -> Option<&str> {
    let path = path
        .split("/crates/")
        .nth(1)
        .or_else(|| path.split("\\crates\\").nth(1))?;
    path.split(['/', '\\'])
        .next()
        .filter(|name| !name.is_empty())
}

/// Whether a manifest is that of the crate itself, not of a package that lies in it.
fn is_root(manifest: &str) -> bool {
    crate_of(manifest).is_some_and(|name| {
        Path::new(manifest)
            .parent()
            .is_some_and(|folder| folder.ends_with(Path::new("crates").join(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_counted() {
        let mut said = Said::default();
        let mut done = Vec::new();
        for line in [
            r#"{"reason":"compiler-message","manifest_path":"/t/crates/a/Cargo.toml","message":{"level":"warning","message":"unused","code":{"code":"dead_code"},"spans":[{"file_name":"crates/a/src/lib.rs","line_start":3,"is_primary":true}]}}"#,
            r#"{"reason":"compiler-message","manifest_path":"/t/crates/a/Cargo.toml","message":{"level":"warning","message":"use of deprecated method","code":{"code":"deprecated"},"spans":[{"file_name":"crates/a/tests/examples/requests/x.rs","line_start":3,"is_primary":true}]}}"#,
            r#"{"reason":"compiler-message","manifest_path":"/t/crates/a/Cargo.toml","message":{"level":"error","message":"mismatched\ntypes","code":null,"spans":[]}}"#,
            r#"{"reason":"compiler-message","manifest_path":"/t/crates/a/Cargo.toml","message":{"level":"error","message":"aborting due to 1 previous error","code":null,"spans":[]}}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/t/crates/b/runtime/Cargo.toml","target":{"kind":["lib"]}}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/t/crates/b/Cargo.toml","target":{"kind":["lib"]}}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/registry/x/Cargo.toml","target":{"kind":["lib"]}}"#,
        ] {
            said.line(line, &mut |name| done.push(name.to_owned()));
        }
        assert_eq!(
            said.builds["a"],
            Build {
                seconds: None,
                errors: 1,
                warnings: 1,
                first: Some("mismatched".into())
            }
        );
        assert_eq!(done, ["b"]);
    }
}
