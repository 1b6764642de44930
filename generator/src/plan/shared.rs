//! Types of operations that are equal: the first operation of a group that has one defines
//! it, the others name it again.

use std::collections::HashMap;

use crate::ir::{Api, ContentKind, Docs, ErrorBody, Group, OpId, Operation, Type};
use crate::name::Names;

/// Whose types an operation names as its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// The operation whose `Headers` these are; `None`: its own.
    pub headers: Option<OpId>,
    /// The operation whose `Error` this is; `None`: its own.
    pub errors: Option<OpId>,
}

/// Finds the equal types of every group. Operations without any are left out.
pub(super) fn shared(api: &Api, names: &Names) -> HashMap<OpId, Shared> {
    let mut out = HashMap::new();
    for group in &api.groups {
        let headers = firsts(group, |id| headers(&api.operations[id], names, id));
        let errors = firsts(group, |id| errors(&api.operations[id]));
        for &id in &group.operations {
            let found = Shared {
                headers: headers.get(&id).copied(),
                errors: errors.get(&id).copied(),
            };
            if found != Shared::default() {
                out.insert(id, found);
            }
        }
    }
    out
}

/// The earlier operation of the group, if any, for which `parts` says the same. Operations
/// for which it says nothing have nothing to share.
fn firsts<T: PartialEq>(group: &Group, parts: impl Fn(OpId) -> Vec<T>) -> HashMap<OpId, OpId> {
    let mut owners: Vec<(OpId, Vec<T>)> = Vec::new();
    let mut out = HashMap::new();
    for &id in &group.operations {
        let parts = parts(id);
        if parts.is_empty() {
            continue;
        }
        match owners.iter().find(|(_, found)| *found == parts) {
            Some((owner, _)) => {
                out.insert(id, *owner);
            }
            None => owners.push((id, parts)),
        }
    }
    out
}

/// What the type of an operation's response headers is made of.
fn headers<'a>(
    operation: &'a Operation,
    names: &'a Names,
    id: OpId,
) -> Vec<(&'a str, &'a Docs, &'a Type)> {
    let declared = operation
        .responses
        .iter()
        .flat_map(|response| &response.headers);
    names
        .operation(id)
        .headers
        .iter()
        .filter_map(|(wire, _)| declared.clone().find(|header| header.wire == *wire))
        .map(|header| (header.wire.as_str(), &header.docs, &header.ty))
        .collect()
}

/// What the type of an operation's errors is made of.
fn errors(operation: &Operation) -> Vec<&ErrorBody> {
    let mut list: Vec<_> = operation
        .errors
        .iter()
        .filter(|error| matches!(error.kind, ContentKind::Json(_) | ContentKind::Text))
        .collect();
    list.sort_by_key(|error| error.status);
    list
}
