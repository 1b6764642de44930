//! OpenAPI Overlay 1.0 and 1.1: actions on the entry file's tree, before its references are
//! followed and anything else is read.
//!
//! Targets are JSONPath (RFC 9535). Every change is noted ([`Edits`]), so that a place in the
//! tree that results still leads to the line that its author wrote, in the description or in
//! the overlay.

use serde_json_path::{JsonPath, PathElement};

use crate::diag::{Code, Diagnostics};
use crate::tree::{FileId, Object, Origin, Pointer, Value};

/// What overlays did to the entry file's tree, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits(Vec<Edit>);

#[derive(Clone, Debug)]
enum Edit {
    /// What stands at the first place was taken from the second.
    Put(Pointer, Origin),
    /// An item of a list is gone, and those after it moved up.
    Removed(Pointer, usize),
}

impl Edits {
    /// Where what stands at `origin` now was written.
    pub(super) fn written(&self, origin: &Origin) -> Origin {
        let mut origin = origin.clone();
        for edit in self.0.iter().rev() {
            if origin.file != FileId(0) {
                break;
            }
            match edit {
                Edit::Put(at, from) if origin.pointer.starts_with(at) => {
                    let rest = &origin.pointer.as_str()[at.as_str().len()..];
                    let pointer = Pointer::parse(format!("{}{rest}", from.pointer));
                    origin = Origin {
                        file: from.file,
                        pointer,
                    };
                }
                Edit::Removed(list, index) if origin.pointer.starts_with(list) => {
                    let rest = &origin.pointer.as_str()[list.as_str().len()..];
                    let mut tokens = rest.splitn(3, '/').skip(1);
                    let (Some(Ok(at)), tail) =
                        (tokens.next().map(str::parse::<usize>), tokens.next())
                    else {
                        continue;
                    };
                    if at >= *index {
                        let tail = tail.map_or(String::new(), |tail| format!("/{tail}"));
                        origin.pointer = Pointer::parse(format!("{list}/{}{tail}", at + 1));
                    }
                }
                _ => {}
            }
        }
        origin
    }
}

/// Whether the document `overlay` (the file `id`, called `name`) is an overlay; reports what it
/// lacks.
pub(super) fn check(overlay: &Value, id: FileId, name: &str, diags: &mut Diagnostics) -> bool {
    let version = match overlay.get("overlay") {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.as_str().to_owned(),
        _ => String::new(),
    };
    let list = overlay
        .get("actions")
        .is_some_and(|actions| actions.as_array().is_some());
    if version.is_empty() || !list {
        diags
            .report(
                Code::BadSettings,
                Origin::default(),
                format!(
                    "`{name}` is no OpenAPI Overlay: it needs `overlay` and a list of `actions`"
                ),
            )
            .help("start the document with `overlay: 1.0.0`, then `info` and a list of `actions`");
        return false;
    }
    if !version.starts_with("1.") {
        diags
            .report(
                Code::UnknownVersion,
                Origin {
                    file: id,
                    pointer: Pointer::root().child("overlay"),
                },
                format!("overlays of version `{version}` are unknown; this one is read as 1.1"),
            )
            .help("write `overlay: 1.0.0`");
    }
    true
}

/// Applies the actions of `overlay` (the file `id`) to `root`, in order; each sees what the
/// ones before did.
pub(super) fn apply(
    root: &mut Value,
    overlay: &Value,
    id: FileId,
    edits: &mut Edits,
    diags: &mut Diagnostics,
) {
    let actions = overlay.get("actions").and_then(Value::as_array);
    for (i, action) in actions.into_iter().flatten().enumerate() {
        let mut overlaying = Overlaying {
            root: &mut *root,
            action,
            at: Origin {
                file: id,
                pointer: Pointer::root().child("actions").index(i),
            },
            edits: &mut *edits,
            diags: &mut *diags,
        };
        overlaying.act();
    }
}

/// One action at work.
struct Overlaying<'a> {
    root: &'a mut Value,
    action: &'a Value,
    at: Origin,
    edits: &'a mut Edits,
    diags: &'a mut Diagnostics,
}

impl Overlaying<'_> {
    fn act(&mut self) {
        let Some(targets) = self.select("target") else {
            return;
        };
        if self.action.get("remove").and_then(Value::as_bool) == Some(true) {
            // From the last to the first, so that indices stay right.
            for at in targets.iter().rev() {
                self.remove(at);
            }
        } else if let Some(update) = self.action.get("update") {
            let from = self.at.child("update");
            for at in &targets {
                self.join(at, update, &from);
            }
        } else if self.action.get("copy").is_some() {
            let Some(sources) = self.select("copy") else {
                return;
            };
            let [source] = sources.as_slice() else {
                let many = sources.len();
                return self.report(
                    "copy",
                    format!("`copy` takes one place, and this matches {many}"),
                );
            };
            let Some(value) = self.root.at(source).cloned() else {
                return;
            };
            // What stood there before this action, wherever that was written.
            let from = self.edits.written(&Origin::root(source.clone()));
            for at in &targets {
                self.join(at, &value, &from);
            }
        } else {
            self.report(
                "target",
                "an action needs `update`, `copy` or `remove: true`",
            );
        }
    }

    fn report(&mut self, member: &str, message: impl Into<String>) {
        self.diags
            .report(Code::Overlay, self.at.child(member), message);
    }

    /// The places that the path in `member` matches, each once; reports where there are none.
    fn select(&mut self, member: &str) -> Option<Vec<Pointer>> {
        let Some(text) = self.action.get(member).and_then(Value::as_str) else {
            self.report(member, format!("the action lacks a `{member}`"));
            return None;
        };
        let path = match JsonPath::parse(text) {
            Ok(path) => path,
            Err(error) => {
                self.report(member, format!("`{text}` is no JSONPath: {error}"));
                return None;
            }
        };
        let found = matches(self.root, &path);
        if found.is_empty() {
            self.report(member, format!("`{text}` matches nothing"));
            return None;
        }
        Some(found)
    }

    fn remove(&mut self, pointer: &Pointer) {
        let Some((parent, last)) = pointer.split_last() else {
            return self.report("target", "the whole description cannot be removed");
        };
        match at_mut(self.root, &parent) {
            Some(Value::Object(object)) => {
                object.shift_remove(&last);
            }
            Some(Value::Array(items)) => {
                if let Ok(index) = last.parse::<usize>()
                    && index < items.len()
                {
                    items.remove(index);
                    self.edits.0.push(Edit::Removed(parent, index));
                }
            }
            _ => {}
        }
    }

    /// Merges `new` into the object at `at`, appends it to the list there, or replaces what
    /// else stands there (Overlay 1.0, section 4.4.3; replacing since 1.1).
    fn join(&mut self, at: &Pointer, new: &Value, from: &Origin) {
        let edits = &mut self.edits.0;
        match (at_mut(self.root, at), new) {
            (Some(Value::Object(object)), Value::Object(new)) => {
                merge(object, new, at, from, edits)
            }
            (Some(Value::Array(items)), new) => {
                edits.push(Edit::Put(at.index(items.len()), from.clone()));
                items.push(new.clone());
            }
            (Some(Value::Object(_)), new) => {
                let message = format!("`{at}` is an object, and cannot take {}", new.kind());
                self.report("target", message);
            }
            (Some(old), new) => {
                edits.push(Edit::Put(at.clone(), from.clone()));
                *old = new.clone();
            }
            (None, _) => {}
        }
    }
}

fn merge(object: &mut Object, new: &Object, at: &Pointer, from: &Origin, edits: &mut Vec<Edit>) {
    for (key, new) in new {
        let (at, from) = (at.child(key), from.child(key));
        match (object.get_mut(key), new) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new, &at, &from, edits),
            (Some(Value::Array(old)), Value::Array(new)) => {
                for (i, item) in new.iter().enumerate() {
                    edits.push(Edit::Put(at.index(old.len()), from.child(i.to_string())));
                    old.push(item.clone());
                }
            }
            _ => {
                edits.push(Edit::Put(at, from));
                object.insert(key.clone(), new.clone());
            }
        }
    }
}

/// The places that `path` matches, each once, items of one list in ascending order.
fn matches(root: &Value, path: &JsonPath) -> Vec<Pointer> {
    let json = to_json(root);
    let mut found: Vec<Pointer> = Vec::new();
    for node in path.query_located(&json).iter() {
        let place = node.location().iter();
        found.push(
            place.fold(Pointer::root(), |pointer, element| match element {
                PathElement::Name(name) => pointer.child(name),
                PathElement::Index(index) => pointer.index(*index),
            }),
        );
    }
    found.sort_by_cached_key(|pointer| {
        pointer
            .tokens()
            .map(|token| (token.parse::<usize>().ok(), token.into_owned()))
            .collect::<Vec<_>>()
    });
    found.dedup();
    found
}

/// The same value for the query; numbers are compared as 64-bit ones.
fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => serde_json::from_str(n.as_str()).unwrap_or(serde_json::Value::Null),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(to_json).collect(),
        Value::Object(object) => serde_json::Value::Object(
            object
                .iter()
                .map(|(key, value)| (key.clone(), to_json(value)))
                .collect(),
        ),
    }
}

fn at_mut<'v>(root: &'v mut Value, pointer: &Pointer) -> Option<&'v mut Value> {
    pointer.tokens().try_fold(root, |value, token| match value {
        Value::Object(object) => object.get_mut(token.as_ref()),
        Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::diag::Diagnostics;
    use crate::source::{LoadOptions, OverlayText, Source};
    use crate::tree::{Origin, Pointer, Value};

    const API: &str = "openapi: 3.0.3
info: {title: old, version: '1'}
paths:
  /a: {get: {tags: [x, y, z], responses: {}}}
  /b: {get: {responses: {}}}
";

    fn load(text: &str, overlay: &str) -> (Source, Vec<String>) {
        let dir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let write = |name: &str, text: &str| {
            std::fs::write(dir.path().join(name), text).unwrap_or_else(|error| panic!("{error}"));
        };
        write("api.yaml", text);
        write("extra.yaml", "components: {schemas: {E: {type: string}}}");
        let options = LoadOptions {
            overlays: vec![OverlayText {
                path: "api.overlay.yaml".to_owned(),
                text: overlay.to_owned(),
            }],
            ..LoadOptions::default()
        };
        let mut diags = Diagnostics::default();
        let source = Source::load(&dir.path().join("api.yaml"), &options, &mut diags);
        let source = source.unwrap_or_default();
        let messages = diags.items().iter().map(|d| {
            let at = source.locate(&d.origin);
            let path = at.path.rsplit('/').next().unwrap_or_default().to_owned();
            format!("{path}:{}:{} {}", at.line, at.column, d.message)
        });
        let messages = messages.collect();
        (source, messages)
    }

    fn at(source: &Source, pointer: &str) -> Value {
        source
            .at(&Origin::root(Pointer::parse(pointer)))
            .cloned()
            .unwrap_or_default()
    }

    #[test]
    fn actions_see_what_those_before_did() {
        let (source, messages) = load(
            API,
            "overlay: 1.0.0
actions:
- {target: $.info, update: {title: new, version: 1.10}}
- {target: \"$.paths['/b']\", remove: true}
- {target: \"$.paths.*.get.tags\", update: w}
- {target: \"$.paths.*.get.tags[?@ == 'x' || @ == 'y']\", remove: true}
- {target: $.info, update: {list: [1]}}
- {target: $.info, update: {list: [2]}}
- {target: $.info.title, update: newest}
- {target: $.info.list, copy: $.info.title}
",
        );
        assert_eq!(messages, Vec::<String>::new());
        let list = |pointer: &str| format!("{:?}", at(&source, pointer));
        assert_eq!(at(&source, "/info/title").as_str(), Some("newest"));
        let version = at(&source, "/info/version");
        assert_eq!(version.as_number().map(|n| n.as_str()), Some("1.10"));
        assert_eq!(at(&source, "/paths/~1b"), Value::Null);
        assert_eq!(
            list("/paths/~1a/get/tags"),
            r#"Array([String("z"), String("w")])"#
        );
        assert!(list("/info/list").ends_with(r#"String("newest")])"#));
    }

    #[test]
    fn places_lead_to_what_was_written() {
        let (source, _) = load(
            API,
            "overlay: 1.0.0
actions:
- {target: \"$.paths.*.get.tags[0]\", remove: true}
- target: $.info
  update:
    contact: {name: n}
- {target: \"$.paths['/b']\", copy: \"$.paths['/a']\"}
",
        );
        let place = |pointer: &str| {
            let at = source.locate(&Origin::root(Pointer::parse(pointer)));
            let path = at.path.rsplit('/').next().unwrap_or_default().to_owned();
            format!("{path}:{}:{}", at.line, at.column)
        };
        assert_eq!(place("/paths/~1a/get/tags/0"), "api.yaml:4:24");
        assert_eq!(place("/info/contact/name"), "api.overlay.yaml:6:21");
        assert_eq!(place("/info/title"), "api.yaml:2:15");
        assert_eq!(place("/paths/~1b/get/tags/1"), "api.yaml:4:27");
    }

    #[test]
    fn references_that_an_overlay_brings_are_followed() {
        let (source, messages) = load(
            API,
            "overlay: 1.0.0
actions:
- {target: $, update: {components: {schemas: {E: {$ref: 'extra.yaml#/components/schemas/E'}}}}}
",
        );
        assert_eq!(messages, Vec::<String>::new());
        assert_eq!(source.files().len(), 2);
    }

    #[test]
    fn mistakes_have_a_place_in_the_overlay() {
        let (_, messages) = load(
            API,
            "overlay: 2.0.0
actions:
- {target: $.nothing, update: {}}
- {target: '$[', update: {}}
- {target: $.info}
- {update: {}}
- {target: $.info, update: 1}
- {target: $.info, copy: $.paths.*}
- {target: $, remove: true}
",
        );
        let expected = [
            "api.overlay.yaml:1:10 overlays of version `2.0.0` are unknown; this one is read as 1.1",
            "api.overlay.yaml:3:12 `$.nothing` matches nothing",
            "api.overlay.yaml:4:12 `$[` is no JSONPath",
            "api.overlay.yaml:5:12 an action needs `update`, `copy` or `remove: true`",
            "api.overlay.yaml:6:3 the action lacks a `target`",
            "api.overlay.yaml:7:12 `/info` is an object, and cannot take a number",
            "api.overlay.yaml:8:26 `copy` takes one place, and this matches 2",
            "api.overlay.yaml:9:12 the whole description cannot be removed",
        ];
        assert_eq!(messages.len(), expected.len(), "{messages:#?}");
        for (message, expected) in messages.iter().zip(expected) {
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn what_is_no_overlay_is_refused() {
        let (source, messages) = load(API, "actions: []");
        assert!(source.files().is_empty());
        assert!(
            messages[0].contains("`api.overlay.yaml` is no OpenAPI Overlay: it needs"),
            "{messages:?}"
        );
        let (_, messages) = load(API, "a: [");
        assert!(messages[0].contains("`api.overlay.yaml` is neither YAML nor JSON"));
    }
}
