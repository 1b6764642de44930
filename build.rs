//! Lists the cases into one named test each, and says when `specs/` has changed and
//! `generated/` has not: a warning, an error in CI.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = String::new();
    for (folder, function) in [("cases", "case"), ("refused", "refused")] {
        println!("cargo::rerun-if-changed=tests/{folder}");
        let _ = writeln!(text, "mod {folder} {{");
        for file in files(Path::new("tests").join(folder).as_path()) {
            let name: String = file
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                .collect();
            let _ = writeln!(
                text,
                "    #[test]\n    fn {name}() {{\n        super::{function}({file:?});\n    }}"
            );
        }
        let _ = writeln!(text, "}}");
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("cases.rs"), text).expect("OUT_DIR can be written");
    freshness();
}

/// The descriptions of a folder, sorted.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| {
            [".yaml", ".yml", ".json"]
                .iter()
                .any(|end| name.ends_with(end))
        })
        .collect();
    names.sort();
    names
}

/// Compares the digests that the manifest records with the files in `specs/`.
fn freshness() {
    println!("cargo::rerun-if-changed=specs");
    println!("cargo::rerun-if-changed=generated/manifest.txt");
    println!("cargo::rerun-if-env-changed=CI");
    let Ok(manifest) = fs::read_to_string("generated/manifest.txt") else {
        return;
    };
    for line in manifest.lines() {
        let mut words = line.splitn(3, ' ');
        let (Some("description" | "settings" | "overlay"), Some(digest), Some(name)) =
            (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let Some(name) = Path::new(name).file_name() else {
            continue;
        };
        let Ok(bytes) = fs::read(Path::new("specs").join(name)) else {
            continue;
        };
        let now = Sha256::digest(&bytes)
            .iter()
            .take(8)
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        if now != digest {
            let kind = if env::var_os("CI").is_some() {
                "error"
            } else {
                "warning"
            };
            println!(
                "cargo::{kind}=specs/{} has changed: run `cargo run -p generator -- specs/users.yaml`",
                name.display()
            );
        }
    }
}
