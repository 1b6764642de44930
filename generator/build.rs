//! Gives the generator a digest of everything that decides what it writes: its own sources, the
//! runtime's, and the versions of its dependencies. A manifest records it, and an output is
//! taken for unchanged without generating only where it is the same. And the digests of the
//! runtime's files, which manifests list.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut hasher = DefaultHasher::new();
    for path in [
        "src",
        "Cargo.toml",
        "build.rs",
        "runtime/src",
        "runtime/Cargo.toml",
    ] {
        println!("cargo::rerun-if-changed={path}");
        add(&here.join(path), path, &mut hasher);
    }
    // A package that was downloaded has a lock of its own, which need not be the one that was
    // built with: the workspace's is above the package or above the build's output.
    let lock = [out.parent(), here.parent()]
        .into_iter()
        .flatten()
        .flat_map(Path::ancestors)
        .map(|folder| folder.join("Cargo.lock"))
        .find(|lock| lock.is_file());
    let build = match lock {
        Some(lock) => {
            println!("cargo::rerun-if-changed={}", lock.display());
            add(&lock, "Cargo.lock", &mut hasher);
            format!("{:016x}", hasher.finish())
        }
        // Not known, and so never equal to anything.
        None => String::new(),
    };
    println!("cargo::rustc-env=GENERATOR_BUILD={build}");
    let mut known = String::from("[\n");
    digests(&here.join("runtime/src/runtime"), "", &mut known);
    known.push(']');
    fs::write(out.join("runtime_digests.rs"), known).expect("OUT_DIR can be written");
}

/// Adds path and digest of every file of the runtime, as manifests have it. (Where the runtime is
/// a package from a registry, there is none to see.)
fn digests(folder: &Path, prefix: &str, known: &mut String) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match fs::read(entry.path()) {
            Ok(bytes) => {
                let first: [u8; 8] = Sha256::digest(bytes)[..8].try_into().expect("it has 32");
                let digest = u64::from_be_bytes(first);
                known.push_str(&format!("    ({path:?}, \"{digest:016x}\"),\n"));
            }
            Err(_) => digests(&entry.path(), &format!("{path}/"), known),
        }
    }
}

/// Adds a file, or every file of a folder, with its name.
fn add(path: &Path, name: &str, hasher: &mut DefaultHasher) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder can be read").flatten();
        let names: BTreeSet<_> = entries.map(|entry| entry.file_name()).collect();
        for entry in names {
            add(
                &path.join(&entry),
                &format!("{name}/{}", entry.to_string_lossy()),
                hasher,
            );
        }
    } else if let Ok(bytes) = fs::read(path) {
        (name, bytes).hash(hasher);
    }
}
