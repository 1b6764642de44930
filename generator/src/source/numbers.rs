//! The spelling of numbers: `1.10` and `1e3` are read as floating-point numbers and get their
//! text back.

use super::events::is_json_number;
use crate::tree::{Number, Value};

/// Whether a number may stand in `text` whose spelling is lost when it is read as a
/// floating-point number: `1.10`, `1e3`, more digits than fit. What follows a word is prose.
pub(super) fn any_odd(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let starts = matches!(bytes[i], b' ' | b'[' | b',' | b':' | b'\t' | b'\n');
        i += 1;
        if !starts
            || !bytes
                .get(i)
                .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.'))
        {
            continue;
        }
        let start = i;
        if follows_word(bytes, start) {
            continue;
        }
        while bytes
            .get(i)
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.' | b'_'))
        {
            i += 1;
        }
        if !matches!(
            bytes.get(i),
            None | Some(b' ' | b',' | b']' | b'}' | b'\n' | b'\r' | b'\t')
        ) {
            continue;
        }
        let token = text.get(start..i).unwrap_or_default();
        if let Ok(f) = token.parse::<f64>()
            && (token.contains(['.', 'e', 'E']) || token.len() > 18)
            && serde_json::Number::from_f64(f).is_none_or(|n| n.to_string() != token)
        {
            return true;
        }
    }
    false
}

/// Whether a plain word stands before `at` on its line: no sign of a list or a mapping, no tag and
/// no anchor, and so what is here is part of a longer text.
fn follows_word(bytes: &[u8], at: usize) -> bool {
    let without = |end: usize, skipped: fn(&u8) -> bool| {
        let skipped = bytes[..end].iter().rev().take_while(|byte| skipped(byte));
        end - skipped.count()
    };
    let end = without(at, |byte| *byte == b' ');
    let start = without(end, u8::is_ascii_alphabetic);
    start < end && (start == 0 || matches!(bytes[start - 1], b' ' | b'\n'))
}

/// Gives the numbers of a JSON text, in document order, their spelling. False where the two
/// do not agree, which changes nothing but what did agree.
pub(super) fn restore_json(text: &str, value: &mut Value) -> bool {
    let mut tokens = Tokens { text, at: 0 };
    walk(value, &mut tokens) && tokens.next().is_none()
}

fn walk(value: &mut Value, tokens: &mut Tokens<'_>) -> bool {
    match value {
        Value::Number(number) => tokens.next().is_some_and(|written| {
            if written == number.as_str() {
                return true;
            }
            let same = is_json_number(written) && Number::new(written).as_f64() == number.as_f64();
            if same {
                *number = Number::new(written);
            }
            same
        }),
        Value::Array(items) => items.iter_mut().all(|item| walk(item, tokens)),
        Value::Object(object) => object.values_mut().all(|item| walk(item, tokens)),
        _ => true,
    }
}

/// The number tokens of a JSON text.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            let start = self.at;
            self.at += 1;
            match byte {
                b'"' => {
                    while let Some(byte) = bytes.get(self.at).filter(|byte| **byte != b'"') {
                        self.at += if *byte == b'\\' { 2 } else { 1 };
                    }
                    self.at += 1;
                }
                b'-' | b'0'..=b'9' => {
                    while bytes.get(self.at).is_some_and(|b| {
                        matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
                    }) {
                        self.at += 1;
                    }
                    return self.text.get(start..self.at);
                }
                _ => {}
            }
        }
        None
    }
}
