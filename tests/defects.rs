//! Faults are planted in a generated crate, one of each kind that a generator may have, and the
//! crate's own tests of examples must find each. Without a fault they pass, whether the runtime is
//! a package of its own or stands in the crate.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use generator::config::{Config, RuntimeMode};
use generator::diag::Diagnostics;
use generator::source::{LoadOptions, Source};

/// A fault: where, what stands there, and what stands there instead.
struct Defect {
    name: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
    /// The tests that find it.
    found_by: &'static [&'static str],
    /// What they say, in part.
    saying: &'static str,
}

const VALUES: &str = "values_decode_and_encode_back_to_the_same";
const REQUESTS: &str = "requests_go_out_as_described";

const DEFECTS: &[Defect] = &[
    Defect {
        name: "wire-name-of-a-field",
        file: "src/models/order.rs",
        right: r#"object.field("placed_at", &self.placed_at);"#,
        wrong: r#"object.field("placedAt", &self.placed_at);"#,
        found_by: &[VALUES, REQUESTS],
        saying: "`/placed_at` is lost",
    },
    Defect {
        name: "wire-name-of-a-parameter",
        file: "src/orders/list.rs",
        right: r#"self.request.query("labels", &labels);"#,
        wrong: r#"self.request.query("label", &labels);"#,
        found_by: &[REQUESTS],
        saying: "the query: ",
    },
    Defect {
        name: "explode",
        file: "src/orders/list.rs",
        right: r#"Param::query("labels")"#,
        wrong: r#"Param::query("labels").explode(false)"#,
        found_by: &[REQUESTS],
        saying: r#"[("labels", "new,paid")] instead of [("labels", "new"), ("labels", "paid")]"#,
    },
    Defect {
        name: "null-of-a-required-field",
        file: "src/models/order.rs",
        right: r#"object.nullable("customer", &self.customer);"#,
        wrong: r#"object.field("customer", &self.customer);"#,
        found_by: &[VALUES, REQUESTS],
        saying: "`/customer` is lost; it was null",
    },
    Defect {
        name: "null-of-an-optional-field",
        file: "src/models/order.rs",
        right: r#"object.field("note", &self.note);"#,
        wrong: r#"if !matches!(self.note, Patch::Null) {
            object.field("note", &self.note);
        }"#,
        found_by: &[VALUES, REQUESTS],
        saying: "`/note` is lost; it was null",
    },
    Defect {
        name: "case-of-an-enum-value",
        file: "src/models/order.rs",
        right: r#"Self::OnHold => "on_hold","#,
        wrong: r#"Self::OnHold => "onHold","#,
        found_by: &[VALUES, REQUESTS],
        saying: r#"`/status` is "onHold" instead of "on_hold""#,
    },
    Defect {
        name: "form-of-a-date",
        file: "src/models/order.rs",
        right: r#"object.field("placed_at", &self.placed_at);"#,
        wrong: r#"let placed_at = self.placed_at.as_ref().and_then(|date| date.timestamp().ok());
        object.field("placed_at", &placed_at.map(|timestamp| timestamp.to_string()));"#,
        found_by: &[VALUES, REQUESTS],
        saying: r#"`/placed_at` is "2024-02-29T11:34:56.5Z" instead of "2024-02-29T12:34:56.500+01:00""#,
    },
];

/// The crate's name and folder without a fault.
const SOUND: &str = "sound";

/// The same, with the runtime in the crate.
const EMBEDDED: &str = "sound-embedded";

/// Writes the crate called `name`, with a fault planted in it.
fn write(folder: &Path, name: &str, runtime: RuntimeMode, defect: Option<&Defect>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let description = root.join("tests/defects/orders.yaml");
    let source = Source::load(
        &description,
        &LoadOptions::default(),
        &mut Diagnostics::default(),
    );
    let mut config = Config::default();
    config.runtime.mode = runtime;
    let outcome = generator::generate(&generator::Inputs {
        source: &source.expect("the description"),
        config: &config,
        lock: None,
        crate_name: name,
    });
    for (path, text) in outcome.files.files {
        let text = match defect.filter(|defect| defect.file == path) {
            Some(defect) => {
                assert_eq!(text.matches(defect.right).count(), 1, "{name}: {text}");
                text.replace(defect.right, defect.wrong)
            }
            None => text,
        };
        put(&folder.join(name).join(path), &text);
    }
}

/// Writes a file, unless it is there: what did not change is not compiled again.
fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(["test", "--no-default-features", "--test", "examples"])
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo")
}

#[test]
fn planted_defects_are_found() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("defects");
    let mut members = format!("{SOUND:?}, {EMBEDDED:?}");
    write(&folder, SOUND, RuntimeMode::Package, None);
    write(&folder, EMBEDDED, RuntimeMode::Embed, None);
    for defect in DEFECTS {
        write(&folder, defect.name, RuntimeMode::Package, Some(defect));
        members.push_str(&format!(", {:?}", defect.name));
    }
    put(
        &folder.join("Cargo.toml"),
        &format!(
            "[workspace]\nmembers = [{members}]\nresolver = \"3\"\n[profile.dev]\ndebug = false\n"
        ),
    );
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the lock");
    let built = cargo(&folder, &["--workspace", "--no-run"]);
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");

    for sound in [SOUND, EMBEDDED] {
        let tested = cargo(&folder, &["--package", sound]);
        let said = String::from_utf8_lossy(&tested.stdout);
        assert!(tested.status.success(), "{sound}: {said}");
    }
    for defect in DEFECTS {
        let tested = cargo(&folder, &["--package", defect.name]);
        let said = String::from_utf8_lossy(&tested.stdout);
        let failed: Vec<&str> = [REQUESTS, VALUES]
            .into_iter()
            .filter(|test| said.contains(&format!("test {test} ... FAILED")))
            .collect();
        let mut wanted = defect.found_by.to_vec();
        wanted.sort_unstable();
        assert_eq!(failed, wanted, "{}: {said}", defect.name);
        assert!(said.contains(defect.saying), "{}: {said}", defect.name);
    }
}
