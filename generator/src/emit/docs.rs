//! Doc comments, from the description's text and from facts that no type expresses.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::Docs;
use crate::render::markdown;

/// The width of wrapped doc text, without indentation and slashes.
const WIDTH: usize = 92;

/// Documentation of `lines`, each a line of Markdown that is safe already. One attribute holds
/// all of them: they are most of what is emitted.
pub(super) fn doc_lines<S: AsRef<str>>(lines: &[S]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    let bytes: usize = lines.iter().map(|line| line.as_ref().len() + 2).sum();
    let mut raw = String::with_capacity(bytes + RAW.len() + 1);
    raw.push_str(RAW);
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            raw.push('\n');
        }
        let line = line.as_ref();
        if !line.is_empty() {
            raw.push(' ');
            raw.push_str(line);
        }
    }
    let text = &raw[RAW.len()..];
    let literal = if text.contains(['"', '\r']) {
        Literal::string(text)
    } else {
        // A raw text need not be escaped, and read again, character by character.
        raw.push('"');
        let literal = raw.parse();
        literal.unwrap_or_else(|_| Literal::string(&raw[RAW.len()..raw.len() - 1]))
    };
    quote!(#[doc = #literal])
}

/// What a raw text begins with.
const RAW: &str = "r\"";

/// The lines for `docs`: summary, description, notes, a link, and `fallback` where the
/// description says nothing.
pub(super) fn lines(docs: &Docs, fallback: &str, extra: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in [&docs.summary, &docs.description].into_iter().flatten() {
        let mut paragraph = markdown::to_doc_lines(text, WIDTH);
        if out.is_empty() {
            full_stop(&mut paragraph);
        }
        // A summary that the description repeats says nothing.
        if paragraph.is_empty() || out.len() == paragraph.len() && out == paragraph {
            continue;
        }
        if !out.is_empty() {
            out.push(String::new());
        }
        out.extend(paragraph);
    }
    if out.is_empty() && !fallback.is_empty() {
        out.push(fallback.to_owned());
    }
    let mut notes: Vec<String> = Vec::new();
    if docs.deprecated {
        notes.push("**Deprecated** by the API's description.".into());
    }
    notes.extend(extra.iter().cloned());
    for note in &docs.notes {
        notes.push(markdown::to_doc_lines(note, usize::MAX).join(" "));
    }
    if let Some(url) = &docs.external {
        notes.extend(markdown::to_doc_lines(&format!("See {url}"), usize::MAX));
    }
    notes.retain(|note| !note.trim().is_empty());
    for note in notes {
        if !out.is_empty() {
            out.push(String::new());
        }
        out.extend(wrap(&note));
    }
    out
}

/// Ends the first paragraph with a full stop, where it is prose that ends without any sign.
fn full_stop(lines: &mut [String]) {
    let end = lines
        .iter()
        .position(String::is_empty)
        .unwrap_or(lines.len());
    let prose = |line: &String| {
        !line.starts_with(['#', '-', '*', '+', '>', '|', '<', '~', ' '])
            && !line.starts_with("```")
            && !line.contains("]: ")
            && !line.starts_with(|c: char| c.is_ascii_digit())
    };
    let (paragraph, _) = lines.split_at_mut(end);
    if paragraph.iter().all(prose)
        && let Some(last) = paragraph.last_mut()
        && last.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '`'))
    {
        last.push('.');
    }
}

/// The first sentence of what the description says, with a full stop. None where it says
/// nothing.
pub(super) fn sentence(docs: &Docs) -> Option<String> {
    [&docs.summary, &docs.description]
        .into_iter()
        .flatten()
        .map(|text| markdown::first_sentence(text))
        .find(|line| !line.is_empty())
        .map(|line| {
            let mut lines = [line];
            full_stop(&mut lines);
            let [line] = lines;
            line
        })
}

/// Whether "an" stands before a type's name, not "a": it sounds as if it began with a vowel.
fn is_an(name: &str) -> bool {
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    match name.to_ascii_lowercase().as_bytes() {
        // As in "euro" and "one".
        [b'e', b'u', ..] | [b'o', b'n', b'e', ..] => false,
        // As in "unit", but not as in "unarchived" and "unidentified".
        [b'u', b'n', third, rest @ ..] => {
            *third != b'i' || matches!(rest, [b'd' | b'm' | b'n', ..])
        }
        // As in "user", and what is spelled.
        [b'u', second, third, ..] if vowel(*third) && !vowel(*second) => false,
        [b'u', b'i', b'd', ..] | [b'u', b'r', b'l', ..] | [b'u', b'u', ..] => false,
        [first, ..] => vowel(*first),
        [] => false,
    }
}

/// "A" or "An", for a type's name.
pub(super) fn indefinite(name: &str) -> &'static str {
    if is_an(name) { "An" } else { "A" }
}

/// The attributes for `docs`.
pub(super) fn docs(docs: &Docs, fallback: &str, extra: &[String]) -> TokenStream {
    doc_lines(&lines(docs, fallback, extra))
}

/// A list item: its lines, the second and later ones indented below the first.
pub(super) fn item(text: &str) -> Vec<String> {
    let mut lines = wrap(text);
    for line in lines.iter_mut().skip(1) {
        line.insert_str(0, "  ");
    }
    lines
}

/// Wraps a line of finished Markdown, never inside a code span.
pub(super) fn wrap(text: &str) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    let mut in_code = false;
    for word in text.split(' ') {
        let last = out.len() - 1;
        if !in_code
            && !out[last].is_empty()
            && out[last].chars().count() + word.chars().count() >= WIDTH
        {
            // A line that would start like a list, heading, quote, rule or block of code changes
            // the meaning.
            if !word.starts_with(['-', '+', '*', '#', '>', '=', '|'])
                && !["```", "~~~", "___"]
                    .iter()
                    .any(|start| word.starts_with(start))
                && !word.starts_with(|c: char| c.is_ascii_digit())
            {
                out.push(String::new());
            }
        }
        let last = out.len() - 1;
        if !out[last].is_empty() {
            out[last].push(' ');
        }
        out[last].push_str(word);
        if word.matches('`').count() % 2 == 1 {
            in_code = !in_code;
        }
    }
    out
}

/// Text as inline code.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

#[cfg(test)]
mod tests {
    use super::indefinite;

    #[test]
    fn articles_go_by_sound() {
        for name in [
            "Account",
            "Update",
            "UnarchivedThread",
            "UnidentifiedItem",
            "Event",
            "Order",
            "IpPool",
        ] {
            assert_eq!(indefinite(name), "An", "{name}");
        }
        for name in [
            "User",
            "Unit",
            "UniqueKey",
            "Usage",
            "Uri",
            "Url",
            "Uuid",
            "Uid",
            "OneTimeCode",
            "EuroAmount",
            "Role",
            "",
        ] {
            assert_eq!(indefinite(name), "A", "{name}");
        }
    }
}
