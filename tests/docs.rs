//! What the README and `generator/docs/` show is true: Rust compiles and its tests pass, settings
//! are read, overlays apply, flags and linked files are there.

// The README's build script. A test compares the two.
#[path = "docs/build_script.rs"]
#[allow(dead_code, clippy::print_stdout)]
#[rustfmt::skip]
mod build_script;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::config::{Config, RuntimeMode};
use generator::diag::{Code, Diagnostics, render};
use generator::source::{LoadOptions, OverlayText, Source};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and the chapters: path below the root, and text.
fn pages() -> Vec<(String, String)> {
    let folder = root().join("generator/docs");
    let mut paths = vec!["README.md".to_owned()];
    for entry in std::fs::read_dir(folder).expect("the chapters").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            paths.push(format!("generator/docs/{name}"));
        }
    }
    paths.sort();
    let read = |path: String| {
        let text = std::fs::read_to_string(root().join(&path)).expect("a page");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// A fenced block.
struct Block {
    page: String,
    line: usize,
    language: String,
    flags: Vec<String>,
    text: String,
}

impl Block {
    fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    fn is(&self, flag: &str) -> bool {
        self.flags.iter().any(|own| own == flag)
    }
}

/// The blocks of every page in this language.
fn blocks(language: &str) -> Vec<Block> {
    let mut found = Vec::new();
    for (page, text) in pages() {
        let mut open: Option<Block> = None;
        for (index, line) in text.lines().enumerate() {
            match (line.strip_prefix("```"), &mut open) {
                (Some(info), None) => {
                    let mut words = info.split(',').map(str::to_owned);
                    open = Some(Block {
                        page: page.clone(),
                        line: index + 1,
                        language: words.next().unwrap_or_default(),
                        flags: words.collect(),
                        text: String::new(),
                    });
                }
                (Some(_), Some(_)) => found.extend(open.take()),
                (None, Some(block)) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{page}: a block has no end");
    }
    found.retain(|block| block.language == language);
    assert!(!found.is_empty(), "no block in {language}");
    found
}

/// A block as a file of the crate of samples: whole items as they are, statements as the body of a
/// function that has a client.
fn file(block: &Block) -> String {
    let place = block.place();
    let whole = block.text.contains("#[tokio::test]");
    if whole {
        return format!("//! {place}\n\n{}", block.text);
    }
    let sdk = if block.is("documents") {
        "documents"
    } else {
        "generated"
    };
    let body: String = block
        .text
        .lines()
        .map(|line| match line {
            "" => "\n".to_owned(),
            line => format!("    {line}\n"),
        })
        .collect();
    format!(
        "//! {place}\n\npub async fn sample(client: {sdk}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n    let (account_sid, auth_token) = (\"AC1\", \"auth token\");\n{body}    Ok(())\n}}\n"
    )
}

/// Writes a file unless it is as it should be, so that cargo has less to do.
fn write(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Generates the SDK of the samples for which the Users SDK is too small.
fn write_documents(folder: &Path) {
    let case = root().join("tests/cases/documents");
    let source = Source::load(
        &case.with_extension("yaml"),
        &LoadOptions::default(),
        &mut Diagnostics::default(),
    )
    .expect("a description");
    let settings = std::fs::read_to_string(case.with_extension("toml")).expect("settings");
    let mut config = Config::from_toml(&settings).expect("settings");
    config.runtime.mode = RuntimeMode::Crate;
    config.runtime.path = Some(root().join("generator/runtime").display().to_string());
    let outcome = generator::generate(&generator::Inputs {
        source: &source,
        config: &config,
        lock: None,
        crate_name: "documents",
    });
    for (path, text) in &outcome.files.files {
        write(&folder.join(path), text);
    }
}

const MANIFEST: &str = r#"[package]
name = "samples"
version = "0.0.0"
edition = "2024"

[dependencies]
documents = { path = "../documents", features = ["testing"] }
futures-util = { version = "0.3", default-features = false, features = ["std"] }
http = "1"
reqwest = { version = "0.12", default-features = false }
serde_json = "1"
tokio = { version = "1", features = ["fs", "macros", "rt"] }
"#;

#[test]
fn every_sample_compiles_and_every_sample_test_passes() {
    // Kept between runs; beside it lie the dependencies that this very build made.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs");
    let target = folder.ancestors().nth(2).expect("the target folder");
    let samples = folder.join("samples");
    let _ = std::fs::remove_dir_all(samples.join("src"));
    let mut modules = String::from("#![allow(unused)]\n\n");
    let mut count = 0;
    for block in blocks("rust") {
        if block.text.contains("fn main()") && block.page == "README.md" {
            let script = include_str!("docs/build_script.rs");
            assert!(
                block.text == script,
                "{}: not what stands in tests/docs/build_script.rs",
                block.place()
            );
            continue;
        }
        if block.is("ignore") {
            // Excerpts of what is emitted, for those who work on the generator.
            assert_eq!(block.page, "generator/docs/emitted-shape.md");
            continue;
        }
        let page = Path::new(&block.page).file_stem().expect("a name");
        let name = format!("{}_{}", page.display(), block.line)
            .to_lowercase()
            .replace('-', "_");
        write(&samples.join(format!("src/{name}.rs")), &file(&block));
        let _ = writeln!(modules, "mod {name};");
        count += 1;
    }
    assert!(count > 30, "only {count} samples");
    write(
        &samples.join("src/documents_mock.rs"),
        include_str!("docs/documents_mock.rs"),
    );
    modules.push_str("mod documents_mock;\n");
    write(&samples.join("src/lib.rs"), &modules);
    let generated = format!(
        "generated = {{ path = {:?}, features = [\"blocking\", \"reqwest\", \"testing\"] }}\n",
        root().join("generated").display().to_string()
    );
    write(
        &samples.join("Cargo.toml"),
        &format!("{MANIFEST}{generated}"),
    );
    write_documents(&folder.join("documents"));
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nmembers = [\"documents\", \"samples\"]\nresolver = \"3\"\n",
    );
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock");
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--package", "samples", "--lib"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    let tests = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{tests}\n{said}");
    assert!(!tests.contains("0 passed"), "{tests}");
}

#[test]
fn every_sample_of_settings_is_read() {
    for block in blocks("toml") {
        let place = block.place();
        if block.is("manifest") {
            manifest(&block);
            continue;
        }
        let config =
            Config::from_toml(&block.text).unwrap_or_else(|error| panic!("{place}: {error}"));
        let codes = config.diagnostics.deny.iter();
        for code in codes.chain(&config.diagnostics.allow) {
            assert!(
                Code::ALL.iter().any(|known| known.as_str() == code),
                "{place}: {code}"
            );
        }
    }
}

/// A manifest names features that are there.
fn manifest(block: &Block) {
    let read = |text: &str| text.parse::<toml::Table>().expect("TOML");
    let own = std::fs::read_to_string(root().join("generated/Cargo.toml")).expect("a manifest");
    let own = read(&own);
    let known = own["features"].as_table().expect("features");
    for (_, dependencies) in read(&block.text) {
        let Some(features) = dependencies["generated"].get("features") else {
            continue;
        };
        for feature in features.as_array().expect("a list") {
            let feature = feature.as_str().expect("a text");
            assert!(known.contains_key(feature), "{}: {feature}", block.place());
        }
    }
}

#[test]
fn every_sample_of_an_overlay_applies() {
    let overlays: Vec<Block> = blocks("yaml")
        .into_iter()
        .filter(|block| block.text.starts_with("overlay:"))
        .collect();
    assert!(!overlays.is_empty());
    for block in overlays {
        let options = LoadOptions {
            overlays: vec![OverlayText {
                path: block.place(),
                text: block.text.clone(),
            }],
            ..LoadOptions::default()
        };
        let mut diags = Diagnostics::default();
        let source = Source::load(&root().join("specs/users.yaml"), &options, &mut diags)
            .expect("a description");
        generator::normalise::normalise(&source, &mut diags).expect("a description");
        let said = render::text(&diags, &source, &Default::default());
        assert!(!said.contains("E0205"), "{said}");
    }
}

/// The help of the main job (an empty word) or of another.
fn help(job: &str) -> Option<String> {
    let words = ["generator", job, "--help"].into_iter();
    let words = words.filter(|word| !word.is_empty());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = generator::cli::run(words.map(Into::into), &mut out, &mut err);
    (code == 0).then(|| String::from_utf8_lossy(&out).into_owned())
}

fn has_flag(help: &str, flag: &str) -> bool {
    let flag = flag.split('=').next().unwrap_or(flag);
    help.split([' ', ',', '\n', '[', ']'])
        .any(|word| word == flag)
}

#[test]
fn every_command_and_flag_is_there() {
    let mut jobs = BTreeMap::new();
    for job in ["", "inspect", "corpus", "explain"] {
        jobs.insert(job, help(job).expect("help"));
    }
    let mut count = 0;
    for block in blocks("console") {
        for line in block.text.lines() {
            let place = block.place();
            let command = line
                .strip_prefix("$ ")
                .unwrap_or_else(|| panic!("{place}: {line}"));
            let script = command.strip_prefix("node ").unwrap_or(command);
            if script.starts_with("tests/") {
                let script = script.split(' ').next().unwrap_or_default();
                assert!(root().join(script).is_file(), "{place}: {line}");
                continue;
            }
            let Some((cargo, arguments)) = command.split_once(" -- ") else {
                let known = ["cargo test", "cargo add", "cargo publish"];
                assert!(
                    known.iter().any(|known| command.starts_with(known)),
                    "{place}: {line}"
                );
                continue;
            };
            if cargo.contains("--example list_users") {
                assert!(root().join("generated/examples/list_users.rs").is_file());
                continue;
            }
            assert!(cargo.contains("-p generator"), "{place}: {line}");
            let job = arguments
                .split(' ')
                .next()
                .filter(|word| jobs.contains_key(word));
            let help = &jobs[job.unwrap_or_default()];
            for word in arguments.split(' ').filter(|word| word.starts_with("--")) {
                assert!(has_flag(help, word), "{place}: {word}");
            }
            count += 1;
        }
    }
    assert!(count > 5, "only {count} commands");
    // And in the running text.
    for (page, text) in pages() {
        for code in text.split('`').skip(1).step_by(2) {
            let flag = code.split(' ').next().unwrap_or_default();
            if flag.starts_with("--") {
                let known = jobs.values().any(|help| has_flag(help, flag));
                assert!(known, "{page}: {flag}");
            }
        }
    }
}

#[test]
fn every_link_leads_to_a_file() {
    for (page, text) in pages() {
        let folder: PathBuf = root().join(&page).parent().expect("a folder").to_owned();
        for rest in text.split("](").skip(1) {
            let link = rest.split([')', '#']).next().unwrap_or_default();
            if !link.is_empty() && !link.contains("://") {
                assert!(folder.join(link).exists(), "{page}: {link}");
            }
        }
    }
    // Every chapter can be found from the first.
    let (_, start) = pages()
        .into_iter()
        .find(|(page, _)| page.ends_with("getting-started.md"))
        .expect("the first chapter");
    let (_, readme) = pages()
        .into_iter()
        .find(|(page, _)| page == "README.md")
        .expect("it");
    for (page, _) in pages() {
        let name = page.rsplit('/').next().unwrap_or_default();
        let known =
            start.contains(&format!("({name})")) || readme.contains(&format!("docs/{name})"));
        assert!(
            known || name == "README.md" || page.ends_with("getting-started.md"),
            "{page}"
        );
    }
}
