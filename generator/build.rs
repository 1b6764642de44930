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
    let mut add = |path: &Path, name: &str| {
        each(path, name, &mut |name, bytes| {
            (name, bytes).hash(&mut hasher)
        });
    };
    for path in [
        "src",
        "Cargo.toml",
        "build.rs",
        "runtime/src",
        "runtime/Cargo.toml",
    ] {
        println!("cargo::rerun-if-changed={path}");
        add(&here.join(path), path);
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
            add(&lock, "Cargo.lock");
            format!("{:016x}", hasher.finish())
        }
        // Not known, and so never equal to anything.
        None => String::new(),
    };
    println!("cargo::rustc-env=GENERATOR_BUILD={build}");
    // As `config::load::digest` makes them, which a test holds. Where the runtime is a package from
    // a registry, there is none to see.
    let mut known = String::from("[\n");
    each(&here.join("runtime/src/runtime"), "", &mut |path, bytes| {
        let digest: String = Sha256::digest(bytes)[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        known.push_str(&format!("    ({path:?}, {digest:?}),\n"));
    });
    known.push(']');
    fs::write(out.join("runtime_digests.rs"), known).expect("OUT_DIR can be written");
}

/// Gives every file of a folder, or a file, with its name.
fn each(path: &Path, name: &str, take: &mut dyn FnMut(&str, Vec<u8>)) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder can be read").flatten();
        let names: BTreeSet<_> = entries.map(|entry| entry.file_name()).collect();
        for entry in names {
            let inner = entry.to_string_lossy();
            let inner = match name {
                "" => inner.into_owned(),
                name => format!("{name}/{inner}"),
            };
            each(&path.join(&entry), &inner, take);
        }
    } else if let Ok(bytes) = fs::read(path) {
        take(name, bytes);
    }
}
