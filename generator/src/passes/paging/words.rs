//! Names as words: `nextPageToken`, `next_page_token` and `next-page-token` are one.

use crate::ir::{Docs, Field};

/// A name without case and signs.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a text has one of `words` as a word of its own.
pub(super) fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|found| words.iter().any(|word| found.eq_ignore_ascii_case(word)))
}

/// Whether what is said of a thing has one of `words`.
pub(super) fn said(docs: &Docs, words: &[&str]) -> bool {
    docs.notes
        .iter()
        .chain(&docs.description)
        .chain(&docs.summary)
        .any(|text| has_word(text, words))
}

/// Whether a field's schema or example says that it is an address.
pub(super) fn is_address(field: &Field) -> bool {
    let example = field
        .examples
        .iter()
        .filter_map(|example| example.value.as_str())
        .any(|text| text.contains("://") || text.starts_with('/'));
    example || said(&field.docs, &["url", "uri", "link", "href", "hyperlink"])
}
