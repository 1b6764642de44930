//! The last look: no reference may lead to a component that could not be made.

use std::collections::HashSet;

use super::marker;
use crate::tree::{Object, Value};

/// Replaces references to components that could not be made, so that none dangles: by `{}`
/// where a schema stands, else by leaving out what held them. What was wrong has been said.
pub(super) fn drop_dangling(root: &mut Object) {
    loop {
        let have: HashSet<String> = match root.get("components") {
            Some(Value::Object(sections)) => sections
                .iter()
                .flat_map(|(section, members)| {
                    members
                        .as_object()
                        .into_iter()
                        .flat_map(|o| o.keys())
                        .map(move |name| format!("#/components/{section}/{name}"))
                })
                .collect(),
            _ => return,
        };
        let mut dropped = false;
        for (key, value) in root.iter_mut() {
            if !key.starts_with("x-") || key == marker::WEBHOOKS {
                prune(value, &have, false, &mut dropped);
            }
        }
        if !dropped {
            return;
        }
    }
}

/// Whether `value` is itself a dangling reference that its holder is to leave out.
fn prune(value: &mut Value, have: &HashSet<String>, named: bool, dropped: &mut bool) -> bool {
    match value {
        Value::Object(object) => {
            if !named
                && let Some(Value::String(target)) = object.get("$ref")
                && !have.contains(target)
            {
                *dropped = true;
                if target.starts_with("#/components/schemas/") {
                    object.clear();
                    return false;
                }
                return true;
            }
            object.retain(|key, child| {
                let data = !named
                    && (matches!(key.as_str(), "example" | "default" | "enum" | "value")
                        || key.starts_with("x-") && !key.starts_with("x-norm-add"));
                let names = !named
                    && matches!(
                        key.as_str(),
                        "properties"
                            | "schemas"
                            | "responses"
                            | "parameters"
                            | "headers"
                            | "requestBodies"
                            | "links"
                            | "callbacks"
                            | "examples"
                            | "content"
                            | "paths"
                            | "encoding"
                            | "variables"
                            | "securitySchemes"
                            | "mapping"
                    );
                data || !prune(child, have, names, dropped)
            });
            false
        }
        Value::Array(items) => {
            items.retain_mut(|item| !prune(item, have, false, dropped));
            false
        }
        _ => false,
    }
}
