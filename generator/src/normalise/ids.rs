//! The names that schemas and documents give themselves: `$id`, `$self` and anchors.

use std::collections::HashMap;

use super::Norm;
use crate::tree::{FileId, Origin, Pointer, Value};

/// Identifiers that schemas and documents give themselves: `$id`, `$self` by URI, anchors by file.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub(super) uris: HashMap<String, Origin>,
    pub(super) anchors: HashMap<(FileId, String), Origin>,
}

impl Norm<'_, '_> {
    /// The identifiers of all files, found when first asked for.
    pub(super) fn ids(&mut self) -> &Ids {
        let roots = self.roots;
        self.ids.get_or_insert_with(|| {
            let mut ids = Ids::default();
            for (file, root) in roots.iter().enumerate() {
                let origin = Origin {
                    file: FileId(file as u32),
                    pointer: Pointer::root(),
                };
                if let Some(own) = root.get("$self").and_then(Value::as_str) {
                    ids.uris.insert(own.to_owned(), origin.clone());
                }
                index(root, &origin, "", &mut ids);
            }
            ids
        })
    }
}

fn index(value: &Value, at: &Origin, base: &str, ids: &mut Ids) {
    match value {
        Value::Object(object) => {
            let mut base = base.to_owned();
            for key in ["$id", "id", "$anchor", "$dynamicAnchor"] {
                let Some(name) = object.get(key).and_then(Value::as_str) else {
                    continue;
                };
                match (key, name.strip_prefix('#')) {
                    ("$id" | "id", Some(anchor)) => {
                        ids.anchors
                            .entry((at.file, anchor.to_owned()))
                            .or_insert_with(|| at.clone());
                    }
                    ("$id", None) => {
                        base = absolute(&base, name.trim_end_matches('#'));
                        ids.uris.entry(base.clone()).or_insert_with(|| at.clone());
                        ids.uris
                            .entry(name.to_owned())
                            .or_insert_with(|| at.clone());
                    }
                    ("id", None) => {}
                    _ => {
                        ids.anchors
                            .entry((at.file, name.to_owned()))
                            .or_insert_with(|| at.clone());
                    }
                }
            }
            for (key, child) in object {
                if matches!(child, Value::Object(_) | Value::Array(_))
                    && !matches!(
                        key.as_str(),
                        "example" | "examples" | "enum" | "default" | "const"
                    )
                {
                    index(child, &at.child(key), &base, ids);
                }
            }
        }
        Value::Array(items) => {
            for (i, child) in items.iter().enumerate() {
                index(
                    child,
                    &Origin {
                        file: at.file,
                        pointer: at.pointer.index(i),
                    },
                    base,
                    ids,
                );
            }
        }
        _ => {}
    }
}

/// `name` resolved against `base`, as far as identifiers of schemas need it (RFC 3986, section 5.2).
fn absolute(base: &str, name: &str) -> String {
    if name.contains("://") || base.is_empty() {
        return name.to_owned();
    }
    if let Some(rest) = name.strip_prefix('/') {
        let host = base
            .find("://")
            .and_then(|at| base[at + 3..].find('/').map(|slash| at + 3 + slash))
            .unwrap_or(base.len());
        return format!("{}/{rest}", &base[..host]);
    }
    let folder = base.rfind('/').map_or(0, |at| at + 1);
    format!("{}{name}", &base[..folder])
}
