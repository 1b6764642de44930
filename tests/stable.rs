//! Same input, same bytes; a small change of the description makes a small change of the
//! crate.

use std::collections::BTreeMap;
use std::path::Path;

use generator::config::Config;
use generator::diag::Diagnostics;
use generator::source::Source;

const DESCRIPTION: &str = include_str!("../specs/users.yaml");

fn files(text: &str, lock: Option<&str>) -> BTreeMap<String, String> {
    let mut diags = Diagnostics::default();
    let source = Source::from_text("users.yaml", text, &mut diags).expect("a description");
    let config = Config::from_toml(include_str!("../specs/users.toml")).expect("settings");
    let inputs = generator::Inputs {
        source: &source,
        config: &config,
        lock,
        crate_name: "sdk",
    };
    generator::generate(&inputs).files.files
}

fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let mut out: Vec<String> = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text))
        .map(|(path, _)| path.clone())
        .collect();
    out.extend(
        before
            .keys()
            .filter(|path| !after.contains_key(*path))
            .cloned(),
    );
    out.sort();
    out
}

#[test]
fn the_same_bytes_every_time_and_on_every_number_of_threads() {
    let first = files(DESCRIPTION, None);
    for _ in 0..3 {
        assert_eq!(first, files(DESCRIPTION, None));
    }
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| files(DESCRIPTION, None)))
            .collect();
        for run in runs {
            assert_eq!(first, run.join().expect("no panic"));
        }
    });
}

#[test]
fn an_added_schema_changes_its_file_the_index_and_the_lock() {
    let before = files(DESCRIPTION, None);
    let text = DESCRIPTION.replacen(
        "\n  schemas:\n",
        "\n  schemas:\n    Zebra:\n      type: object\n      properties:\n        stripes: {type: integer}\n",
        1,
    );
    assert_ne!(text, DESCRIPTION);
    let after = files(&text, before.get("names.lock").map(String::as_str));
    assert_eq!(
        changed(&before, &after),
        [
            "names.lock",
            "src/models.rs",
            "src/models/zebra.rs",
            // Values of it are made and tested.
            "tests/examples/types.rs",
            "tests/examples/values.tsv"
        ]
    );
}

#[test]
fn the_lock_keeps_names() {
    let before = files(DESCRIPTION, None);
    let lock = before["names.lock"].clone();
    // A second tag, which would change how the first group is called, and a renamed title.
    let text = DESCRIPTION.replacen("operationId: FetchUser", "operationId: RetrieveOneUser", 1);
    assert_ne!(text, DESCRIPTION);
    let after = files(&text, Some(&lock));
    assert!(
        after.contains_key("src/users/fetch.rs"),
        "{:?}",
        after.keys()
    );
    let relocked = files(&text, None);
    assert!(!relocked.contains_key("src/users/fetch.rs"));
}

#[test]
fn no_path_leads_out_of_the_folder() {
    for path in files(DESCRIPTION, None).keys() {
        assert!(
            !path.starts_with('/') && !path.split('/').any(|part| part == ".."),
            "{path}"
        );
    }
    assert!(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("generated")
            .exists()
    );
}
