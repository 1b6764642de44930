//! Path templates.

use crate::ir::{PathPiece, PathTemplate};

/// Cuts a path at its `{parameters}`. Braces that do not pair are text.
pub(super) fn template(raw: &str) -> PathTemplate {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = raw;
    while let Some(open) = rest.find('{') {
        let after = &rest[open + 1..];
        let name = after
            .find(['}', '{', '/'])
            .filter(|end| after[*end..].starts_with('}'))
            .map(|end| &after[..end]);
        match name.filter(|name| !name.is_empty()) {
            Some(name) => {
                text.push_str(&rest[..open]);
                if !text.is_empty() {
                    pieces.push(PathPiece::Literal(std::mem::take(&mut text)));
                }
                pieces.push(PathPiece::Param(name.to_owned()));
                rest = &after[name.len() + 1..];
            }
            None => {
                text.push_str(&rest[..=open]);
                rest = after;
            }
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        pieces.push(PathPiece::Literal(text));
    }
    PathTemplate {
        raw: raw.to_owned(),
        pieces,
    }
}

/// A path with its parameters' names left out: whether two are the same to a server.
pub(super) fn skeleton(template: &PathTemplate) -> String {
    let piece = |piece: &PathPiece| match piece {
        PathPiece::Literal(text) => text.clone(),
        PathPiece::Param(_) => "{}".to_owned(),
    };
    template.pieces.iter().map(piece).collect()
}
