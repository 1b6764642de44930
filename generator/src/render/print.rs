//! Prints a file of items, with blank lines where a person would put them.

use proc_macro2::TokenStream;

use super::template::{self, Scratch};
use crate::emit::File;

/// The first line of every emitted Rust file.
const HEADER: &str = "// Generated from an OpenAPI description. Do not edit.\n";

/// The text of a file.
pub fn print(file: File) -> String {
    let mut out = String::with_capacity(8192);
    out.push_str(HEADER);
    let mut scratch = Scratch::default();
    if !file.docs.is_empty() {
        out.push('\n');
    }
    for line in &file.docs {
        out.push_str(if line.is_empty() { "//!" } else { "//! " });
        out.push_str(line);
        out.push('\n');
    }
    if !file.head.is_empty() {
        out.push('\n');
        let head: TokenStream = file.head.into_iter().collect();
        // Modules, then imports, a blank line between.
        // The printer puts a crate's attributes on one line.
        let text = template::print(head, &mut scratch).replace("] #![", "]\n#![");
        match text
            .find("\nuse ")
            .filter(|at| text[..*at].contains("mod "))
        {
            Some(at) => {
                out.push_str(&text[..=at]);
                out.push('\n');
                out.push_str(&text[at + 1..]);
            }
            None => out.push_str(&text),
        }
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    for item in file.items {
        let text = template::print(item, &mut scratch);
        if text.is_empty() {
            continue;
        }
        out.push('\n');
        space(&text, &mut out);
    }
    // All files are kept until they are written.
    out.shrink_to_fit();
    out
}

/// Puts a blank line between the items of an `impl`.
fn space(text: &str, out: &mut String) {
    // Most items have no such lines.
    if text.ends_with('\n') && !text.contains("\n    }") && !text.contains("\n    type ") {
        out.push_str(text);
        return;
    }
    out.reserve(text.len() + text.len() / 16);
    let mut closed = false;
    for line in text.lines() {
        let member = line.strip_prefix("    ").is_some_and(|rest| {
            !rest.starts_with(' ')
                && ["///", "#[", "pub ", "fn ", "type ", "const "]
                    .iter()
                    .any(|start| rest.starts_with(start))
        });
        if closed && member {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        closed = line == "    }"
            || line == "    };"
            || line.starts_with("    type ") && line.ends_with(';');
    }
}
