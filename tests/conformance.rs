//! Requests as a server receives them, over real connections, judged by the description: by
//! another reading of it than the generator's, and a JSON Schema validator that we did not
//! write. The requests are those of the crates' own tests of examples.

// What generated crates are called in the sender.
extern crate generated as SDK;

#[path = "conformance/document.rs"]
mod document;
#[path = "conformance/judge.rs"]
mod judge;
#[path = "conformance/requests.rs"]
mod requests;
mod support;
#[rustfmt::skip] // it is generated
#[path = "../generated/tests/examples/requests/users.rs"]
mod users;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use document::Document;
use generator::config::{Config, RuntimeMode};
use generator::diag::Diagnostics;
use generator::source::{LoadOptions, Source};
use judge::Judge;
use support::{Recorded, Reply, Server};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn described(path: &Path) -> Judge {
    Judge::new(Document::read(
        &fs::read_to_string(path).expect("a description"),
    ))
}

/// A server that accepts everything and says nothing.
fn server() -> Server {
    Server::start(vec![Reply::json(200, "{}").header("connection", "close")])
}

/// What is wrong with the requests that came in.
fn faults(judge: &Judge, requests: &[Recorded], prefix: &str) -> Vec<String> {
    let faults = requests.iter().flat_map(|request| {
        let wrong = judge.judge(request, prefix).into_iter();
        wrong.map(move |why| format!("{} {}: {why}", request.line, request.body))
    });
    faults.collect()
}

#[test]
fn what_the_users_sdk_sends_is_what_the_description_says() {
    let server = server();
    let client = generated::Client::builder()
        .basic_auth("user", "password")
        .base_url(&server.url)
        .build()
        .expect("a client");
    let data = include_str!("../generated/tests/examples/requests.tsv");
    let mut operations = std::collections::BTreeSet::new();
    requests::each(users::CALLS, &client, data, true, |line| {
        assert_ne!(line["outcome"]["came"], "failure", "{line}");
        operations.insert(line["operation"].to_string());
    });
    let sent = server.requests();
    let calls = data.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!((operations.len(), sent.len()), (users::CALLS.len(), calls));
    let judge = described(&root().join("specs/users.yaml"));
    assert_eq!(faults(&judge, &sent, ""), [""; 0]);
}

/// The judge finds what it is there to find.
#[test]
fn the_judge_refuses() {
    let judge = described(&root().join("specs/users.yaml"));
    let post = |line: &str, headers: &[(&str, &str)], body: &str| {
        let basic = [("authorization", "Basic eA==")];
        let headers = basic.iter().chain(headers);
        let request = Recorded {
            line: format!("{line} HTTP/1.1"),
            headers: headers
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
            body: body.to_owned(),
        };
        judge.judge(&request, "").join("; ")
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(post("POST /v1/Users", &[form], "Identity=a"), "");
    let wrong = [
        (
            post("POST /v2/Users", &[form], "Identity=a"),
            "no operation",
        ),
        (
            post("POST /v1/Users", &[form], "identity=a"),
            "\"Identity\" is a required property",
        ),
        (
            post("POST /v1/Users", &[form], "Identity=a&RoleSid=x"),
            "does not match",
        ),
        (post("POST /v1/Users", &[], ""), "a body is required"),
        (
            post("POST /v1/Users", &[("content-type", "text/plain")], "a"),
            "not described",
        ),
        (
            post("GET /v1/Users?pageSize=1", &[], ""),
            "`pageSize=1` is not described",
        ),
        (post("GET /v1/Users?PageSize=x", &[], ""), "is not of type"),
        (
            post("GET /v1/Users?PageSize=1&PageSize=2", &[], ""),
            "there 2 times",
        ),
        (
            post(
                "POST /v1/Users",
                &[form, ("x-twilio-webhook-enabled", "TRUE")],
                "Identity=a",
            ),
            "is not one of",
        ),
    ];
    for (said, wanted) in wrong {
        assert!(said.contains(wanted), "{said:?} instead of {wanted:?}");
    }
}

/// A crate of one of the cases.
struct Case {
    name: String,
    description: PathBuf,
    /// The modules of its requests: a group's file each.
    groups: Vec<String>,
    features: Vec<String>,
    calls: usize,
}

/// Writes the crate of a case below `folder`; none where it has no request.
fn write_case(folder: &Path, description: &Path) -> Option<Case> {
    let stem = description.file_stem()?.to_str()?.to_owned();
    let name = format!("case-{}", stem.replace('_', "-"));
    let settings = fs::read_to_string(description.with_extension("toml")).unwrap_or_default();
    let mut config = Config::from_toml(&settings).expect("settings");
    config.runtime.mode = RuntimeMode::Crate;
    config.runtime.path = Some(root().join("generator/runtime").display().to_string());
    config.tests.thorough = true;
    let source = Source::load(
        description,
        &LoadOptions::default(),
        &mut Diagnostics::default(),
    )?;
    let outcome = generator::generate(&generator::Inputs {
        source: &source,
        config: &config,
        lock: None,
        crate_name: &name,
    });
    let files = &outcome.files.files;
    let data = files.get("tests/examples/requests.tsv")?;
    for (path, text) in files {
        put(&folder.join(&name).join(path), text);
    }
    let groups = files
        .keys()
        .filter_map(|path| {
            path.strip_prefix("tests/examples/requests/")?
                .strip_suffix(".rs")
        })
        .map(str::to_owned)
        .collect();
    let names = outcome.names?;
    let gated = names.groups.len() > 1;
    let features = names
        .groups
        .iter()
        .filter(|_| gated)
        .map(|group| group.feature.clone());
    Some(Case {
        description: description.to_owned(),
        groups,
        features: features.collect(),
        calls: data.lines().filter(|line| !line.starts_with('#')).count(),
        name,
    })
}

/// Writes a file, unless it is there: what did not change is not compiled again.
fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// The module of the sender that makes the requests of a case.
fn module(folder: &Path, case: &Case) -> String {
    let library = case.name.replace('-', "_");
    let examples = folder.join(&case.name).join("tests/examples");
    let tests =
        fs::read_to_string(folder.join(&case.name).join("tests/examples.rs")).expect("tests");
    let builder = tests
        .split_once("pub(crate) fn builder()")
        .expect("a builder")
        .1;
    let builder = builder.split_once("\n}\n").expect("its end").0;
    let mut lists = String::new();
    for group in &case.groups {
        let file = examples.join("requests").join(format!("{group}.rs"));
        let text = fs::read_to_string(file).expect("requests");
        let text = text
            .replace("crate::requests::", "super::requests::")
            .replace("//!", "//");
        let _ = write!(
            lists,
            "    mod of_{group} {{\n{text}    }}\n",
            group = group.trim_start_matches("r#")
        );
    }
    let all: Vec<String> = case
        .groups
        .iter()
        .map(|group| format!("of_{}::CALLS", group.trim_start_matches("r#")))
        .collect();
    format!(
        "mod {library} {{
    mod requests {{
        pub(crate) use crate::requests::{{Given, done}};
        pub(crate) type Send = crate::requests::Sender<{library}::Client>;
    }}
{lists}
    fn builder(){builder}
    }}

    pub(crate) fn run(url: &str) {{
        let client = builder().base_url(format!(\"{{url}}/{name}\")).transport(crate::loopback::Loopback).build().expect(\"a client\");
        crate::run(&[{all}].concat(), &client, {name:?}, include_str!({data:?}));
    }}
}}
",
        name = case.name,
        all = all.join(", "),
        data = examples.join("requests.tsv"),
    )
}

/// Writes the program that makes the requests of every case, and builds it.
fn build(folder: &Path, cases: &[Case]) -> PathBuf {
    let mut manifest = String::from(
        "[package]\nname = \"sender\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nserde_json = \"1\"\nhttp = \"1\"\nfutures-core = \"0.3\"\n",
    );
    let mut members = String::from("\"sender\"");
    let mut main = String::from(
        "//! Makes the requests of all cases to the server at the URL that it is given.

mod loopback;
mod requests;

use requests::{Sender, each};

fn run<C>(calls: &[(&str, Sender<C>)], client: &C, name: &str, data: &str) {
    each(calls, client, data, true, |line| {
        if line[\"outcome\"][\"came\"] == \"failure\" {
            println!(\"{name}: {line}\");
        }
    });
}

",
    );
    let mut runs = String::new();
    for case in cases {
        let _ = write!(members, ", {:?}", case.name);
        let mut features = case.features.clone();
        features.push("blocking".to_owned());
        let _ = writeln!(
            manifest,
            "{} = {{ path = \"../{}\", default-features = false, features = {features:?} }}",
            case.name, case.name
        );
        main.push_str(&module(folder, case));
        let _ = writeln!(runs, "    {}::run(&url);", case.name.replace('-', "_"));
    }
    let _ = write!(
        main,
        "\nfn main() {{\n    let url = std::env::args().nth(1).expect(\"a URL\");\n{runs}}}\n"
    );
    let first = cases[0].name.replace('-', "_");
    for (file, text) in [
        (
            "requests.rs",
            concat!(
                include_str!("conformance/requests.rs"),
                include_str!("conformance/more.rs")
            ),
        ),
        ("loopback.rs", include_str!("conformance/loopback.rs")),
    ] {
        let text = text.replace("SDK::", &format!("{first}::"));
        put(&folder.join("sender/src").join(file), &text);
    }
    put(&folder.join("sender/src/main.rs"), &main);
    put(&folder.join("sender/Cargo.toml"), &manifest);
    put(
        &folder.join("Cargo.toml"),
        &format!(
            "[workspace]\nmembers = [{members}]\nresolver = \"3\"\n[profile.dev]\ndebug = false\n"
        ),
    );
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "sender"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    folder.join("target/debug/sender")
}

#[test]
fn what_the_cases_send_is_what_their_descriptions_say() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
    fs::create_dir_all(&folder).expect("a folder");
    let mut descriptions: Vec<PathBuf> = fs::read_dir(root().join("tests/cases"))
        .expect("the cases")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end != "toml"))
        .collect();
    descriptions.sort();
    let cases: Vec<Case> = descriptions
        .iter()
        .filter_map(|description| write_case(&folder, description))
        .collect();
    assert!(cases.len() > 60, "{}", cases.len());
    let sender = build(&folder, &cases);
    let server = server();
    let output = Command::new(sender)
        .arg(&server.url)
        .output()
        .expect("the sender");
    let printed = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}{failed}");
    let mut by_case: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
    for request in server.requests() {
        let target = request.line.split(' ').nth(1).unwrap_or_default();
        let name = target.split('/').nth(1).unwrap_or_default().to_owned();
        by_case.entry(name).or_default().push(request);
    }
    let mut wrong: Vec<String> = printed.lines().map(str::to_owned).collect();
    for case in &cases {
        let sent = by_case.remove(&case.name).unwrap_or_default();
        if sent.len() != case.calls {
            wrong.push(format!(
                "{}: {} of {} requests came",
                case.name,
                sent.len(),
                case.calls
            ));
        }
        let judge = described(&case.description);
        let faults = faults(&judge, &sent, &format!("/{}", case.name));
        wrong.extend(faults.iter().map(|fault| format!("{}: {fault}", case.name)));
    }
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
