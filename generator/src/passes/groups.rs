//! Groups: the operations of a tag, offered together.

use indexmap::IndexMap;

use crate::ir::{Api, Group, OpId, Operation, PathPiece};

/// Puts every operation into the group of its first tag; without a tag, of the first segment
/// of its path that is neither a version nor a parameter.
pub(super) fn form_groups(api: &mut Api) {
    let mut groups: IndexMap<String, Group> = IndexMap::new();
    for tag in &api.tags {
        let key = format!("tag:{}", tag.name);
        groups.insert(
            key.clone(),
            Group {
                hint: tag.name.clone(),
                key,
                description: tag.description.clone(),
                operations: Vec::new(),
            },
        );
    }
    let ids: Vec<OpId> = api.operations.ids();
    for id in ids {
        let operation = &api.operations[id];
        let (key, hint) = match operation.tags.first().filter(|tag| !tag.trim().is_empty()) {
            Some(tag) => (format!("tag:{tag}"), tag.clone()),
            None => {
                let segment = segment(operation).unwrap_or_else(|| "default".into());
                (format!("path:{segment}"), segment)
            }
        };
        groups
            .entry(key.clone())
            .or_insert_with(|| Group {
                hint,
                key,
                description: None,
                operations: Vec::new(),
            })
            .operations
            .push(id);
    }
    api.groups = groups
        .into_values()
        .filter(|group| !group.operations.is_empty())
        .collect();
}

fn segment(operation: &Operation) -> Option<String> {
    operation.path.pieces.iter().find_map(|piece| match piece {
        PathPiece::Literal(text) => text
            .split(['/', '?', '#'])
            .find(|segment| segment.chars().any(char::is_alphabetic) && !is_version(segment))
            .map(|segment| segment.trim_start_matches('.').to_owned()),
        PathPiece::Param(_) => None,
    })
}

fn is_version(segment: &str) -> bool {
    segment == "api"
        || segment
            .strip_prefix(['v', 'V'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
