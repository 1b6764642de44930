//! From any text to words, and from words to the spelling of an identifier.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Cuts text into words separated by single spaces: signs become spaces, a sign before a
/// digit becomes a word (`+1` is `plus 1`), plurals of acronyms stay whole (`IDs`).
pub(super) fn words(text: &str) -> String {
    spell(text, false)
}

/// As [`words`], with every sign spelled out: tells apart what [`words`] makes equal.
pub(super) fn words_with_signs(text: &str) -> String {
    spell(text, true)
}

fn spell(text: &str, all_signs: bool) -> String {
    if is_plain(text, b'_') && !(all_signs && text.contains('_')) {
        return text.replace('_', " ");
    }
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        if unicode_ident::is_xid_continue(c) && c != '_' {
            // `IDs`, `URLs`: the plural `s` belongs to the acronym, not to a word of its own.
            let after_acronym =
                at >= 2 && chars[at - 1].is_uppercase() && chars[at - 2].is_uppercase();
            let ends = chars.get(at + 1).is_none_or(|next| !next.is_lowercase());
            if c == 's' && after_acronym && ends {
                out.push('S');
            } else {
                out.push(c);
            }
            continue;
        }
        let leading = at == 0 && chars.get(1).is_some_and(|next| next.is_ascii_digit());
        match sign(c) {
            Some(word) if all_signs || (leading && matches!(c, '+' | '-')) => {
                out.push(' ');
                out.push_str(word);
                out.push(' ');
            }
            _ => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '#' => "hash",
        '$' => "dollar",
        '@' => "at",
        '&' => "and",
        '|' => "or",
        '!' => "not",
        '?' => "question",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '~' => "tilde",
        '^' => "caret",
        '_' => "underscore",
        '(' | '[' | '{' => "open",
        ')' | ']' | '}' => "close",
        ' ' => "space",
        _ => return None,
    })
}

/// The words in `snake_case`.
pub(super) fn snake(words: &str) -> String {
    start_well(in_snake_case(words))
}

fn in_snake_case(words: &str) -> String {
    match is_plain(words, b' ') {
        true => words.replace(' ', "_"),
        false => words.to_snake_case(),
    }
}

/// Whether a text is words of small letters of ASCII and digits with one `between` each two:
/// most are, and then there is nothing to decide.
fn is_plain(text: &str, between: u8) -> bool {
    let mut last = between;
    text.bytes().all(|byte| {
        let parts = byte == between && last != between;
        last = byte;
        parts || byte.is_ascii_lowercase() || byte.is_ascii_digit()
    }) && last != between
}

/// The words in `UpperCamelCase`.
pub(super) fn camel(words: &str) -> String {
    start_well(words.to_upper_camel_case())
}

/// An identifier cannot start with a digit (or be empty).
fn start_well(name: String) -> String {
    match name.chars().next() {
        None => name,
        Some(first) if unicode_ident::is_xid_start(first) => name,
        Some(_) => format!("_{name}"),
    }
}

/// A name for a module that has a file of its own: without what is not ASCII, which the
/// compiler does not look for in file names.
pub(super) fn file_stem(name: &str, otherwise: &str) -> String {
    let ascii: String = name.chars().filter(char::is_ascii).collect();
    let ascii = ascii.trim_matches('_');
    match ascii.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{ascii}"),
        Some(_) => ascii.to_owned(),
    }
}

/// The words in lower case, cut where the case changes: what prefixes and groups compare.
pub(super) fn parts(text: &str) -> Vec<String> {
    in_snake_case(&words(text))
        .split('_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The English plural of the last word, where it is not one already.
pub(super) fn plural(word: &str) -> String {
    let lower = word;
    if lower.ends_with('s')
        && !lower.ends_with("ss")
        && !lower.ends_with("us")
        && !lower.ends_with("is")
    {
        return word.to_owned();
    }
    if let Some(stem) = lower.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    if lower.ends_with(['s', 'x', 'z']) || lower.ends_with("ch") || lower.ends_with("sh") {
        return format!("{word}es");
    }
    format!("{word}s")
}

/// The English singular of a word.
pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 1
    {
        return format!("{stem}y");
    }
    for suffix in ["sses", "xes", "ches", "shes", "tuses"] {
        if word.ends_with(suffix) {
            return word[..word.len() - 2].to_owned();
        }
    }
    if word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
        && word.len() > 2
    {
        return word[..word.len() - 1].to_owned();
    }
    word.to_owned()
}

/// Whether a word is a version: `v1`, `v2beta`, `2010`.
pub(super) fn is_version(word: &str) -> bool {
    let rest = word.strip_prefix(['v', 'V']).unwrap_or(word);
    rest.starts_with(|c: char| c.is_ascii_digit()) && (rest.len() < word.len() || rest.len() >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_acronyms() {
        for (text, expected) in [
            ("friendlyName", "friendly_name"),
            ("X-Acme-Webhook-Enabled", "x_acme_webhook_enabled"),
            ("page[limit]", "page_limit"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("UserIDs", "user_ids"),
            ("2fa", "_2fa"),
            ("", ""),
            ("größe", "größe"),
        ] {
            assert_eq!(snake(&words(text)), expected, "{text}");
        }
        assert_eq!(
            camel(&words("conversations.v1.user")),
            "ConversationsV1User"
        );
    }

    #[test]
    fn plain_words_are_as_others() {
        let texts = [
            "", "a", "_a", "a_", "a__b", "a_b", "a1_2b", "a b", "ab_CD", "é_a",
        ];
        for text in texts {
            let apart: Vec<&str> = text
                .split(['_', ' '])
                .filter(|word| !word.is_empty())
                .collect();
            let apart = apart.join(" ");
            assert_eq!(words(text), apart, "{text}");
            for words in [apart.as_str(), text] {
                assert_eq!(in_snake_case(words), words.to_snake_case(), "{words}");
            }
        }
        assert_eq!(words_with_signs("a_b"), "a underscore b");
    }

    #[test]
    fn numbers_of_nouns() {
        for (one, many) in [
            ("user", "users"),
            ("address", "addresses"),
            ("policy", "policies"),
            ("box", "boxes"),
            ("status", "statuses"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
        }
        assert_eq!(plural("users"), "users");
    }
}
