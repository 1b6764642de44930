//! Text that no parser need look at: most descriptions are a sentence of words.

use super::block::NARROWEST;

/// A description without the space behind it, where it is plain.
pub(super) fn text(markdown: &str) -> Option<&str> {
    let trimmed = markdown.trim_end_matches([' ', '\n']);
    is_plain(trimmed).then_some(trimmed)
}

/// Whether a text is nothing but words with single spaces between them, each of letters, with
/// digits, hyphens, apostrophes and points inside and a sign of the sentence at its end: it means
/// itself in every language that descriptions are written in.
fn is_plain(text: &str) -> bool {
    let word = |word: &str| {
        let bytes = word.as_bytes();
        let inside = bytes.strip_suffix(b".").or(bytes.strip_suffix(b","));
        let inside = inside.unwrap_or(bytes);
        let [first, middle @ .., last] = inside else {
            return inside.len() == 1 && inside[0].is_ascii_alphabetic();
        };
        let sign = |byte: &u8| matches!(byte, b'-' | b'\'');
        first.is_ascii_alphabetic()
            && last.is_ascii_alphanumeric()
            && middle
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || sign(byte))
    };
    !text.is_empty() && text.split(' ').all(word)
}

/// The lines of a plain text.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.len() + 1 + word.len() > width {
            out.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push(line);
    out
}

#[cfg(test)]
mod tests {
    use super::super::{block, first_sentence, parse, summary};
    use super::{is_plain, lines};

    #[test]
    fn plain_text_is_what_the_parser_makes_of_it() {
        for text in [
            "a",
            "A name.",
            "The account's well-known ids, e2e, and those of others that are longer than lines are, \
             so that it is wrapped more than once, x, I, i, ii and so on",
        ] {
            assert!(is_plain(text), "{text}");
            for width in [10, 30, 92, usize::MAX] {
                assert_eq!(lines(text, width), block::lines(&parse::parse(text), width));
            }
            let parsed = summary::first_sentence(&parse::parse(text));
            assert_eq!(first_sentence(text), parsed);
        }
        for text in [
            "", " a", "a  b", "1. a", "- a", "a_b", "a:", "a/b", "`a`", "a\nb", "a -", "a--", ".",
            "é",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
