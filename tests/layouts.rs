//! The layouts that ship with the generator: they are what its printer says now, and change
//! nothing of what it writes.

#[path = "support/described.rs"]
mod described;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::diag::Diagnostics;
use generator::render::layouts;

/// How many layouts of a kind that is too wide for lines are shipped; a run makes more.
const WIDE: usize = 12;

#[test]
fn what_ships_is_what_is_printed_and_changes_nothing() {
    // What is kept of kinds that are too wide goes by the order in which they are met.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.expect("a thread");
    let (mut kinds, mut without) = (BTreeMap::<String, Vec<String>>::new(), Vec::new());
    for path in descriptions() {
        layouts::forget(false);
        without.push(pool.install(|| generate(&path)));
        // What is met once is printed in smaller pieces: here everything is met again.
        pool.install(|| generate(&path));
        for (key, found) in layouts::printed() {
            let known = kinds.entry(key).or_default();
            for layout in found {
                if known.len() < WIDE && !known.contains(&layout) {
                    known.push(layout);
                }
            }
        }
    }
    let text = layouts::text(&kinds);
    let file = root().join("generator/src/render/layouts.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &text).expect("it can be written");
    }
    let shipped = std::fs::read_to_string(&file).expect("it is there");
    assert!(
        text == shipped,
        "layouts have changed: UPDATE=1 cargo test --test layouts"
    );
    for (path, without) in descriptions().iter().zip(without) {
        layouts::forget(true);
        assert!(generate(path) == without, "{}", path.display());
    }
}

/// The descriptions that the layouts are of: the cases, and that of the emitted crate.
fn descriptions() -> Vec<PathBuf> {
    let cases = std::fs::read_dir(root().join("tests/cases")).expect("a folder");
    let cases = cases.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = cases
        .filter(|path| path.extension().is_some_and(|end| end != "toml"))
        .collect();
    paths.push(root().join("specs/users.yaml"));
    paths.sort();
    paths
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn generate(path: &Path) -> BTreeMap<String, String> {
    let generated = described::generate(path, &mut Diagnostics::default());
    let (_, outcome) = generated.expect("it can be read");
    outcome.files.files
}
