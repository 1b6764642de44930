//! The spelling of numbers: `1.10` and `1e3` are read as floating-point numbers and get their
//! text back.

use std::collections::HashMap;

use super::events::is_json_number;
use crate::tree::{Number, Value};

/// Whether a number may stand in `text` whose spelling is lost when it is read as a
/// floating-point number: `1.10`, `1e3`, more digits than fit.
pub(super) fn any_odd(text: &str) -> bool {
    let mut spelled = Spelled { text, at: 0 }.filter(|token| is_floating(token));
    spelled.any(|token| {
        let written = |read: f64| serde_json::Number::from_f64(read).map(|read| read.to_string());
        let read = token.parse().map(written);
        read.is_ok_and(|read| read.is_none_or(|read| read != token))
    })
}

/// Gives the numbers of a YAML text their spelling, where all of a value are spelled alike. False
/// where there are some that are not, or could be something else.
pub(super) fn restore_yaml(text: &str, value: &mut Value) -> bool {
    let mut spellings: HashMap<u64, Vec<&str>> = HashMap::new();
    for token in (Spelled { text, at: 0 }) {
        if is_floating(token)
            && let Ok(float) = token.parse::<f64>()
        {
            let known = spellings.entry(float.to_bits()).or_default();
            if !known.contains(&token) {
                known.push(token);
            }
        } else if token == "-0" {
            return false;
        }
    }
    respell(value, &spellings)
}

fn respell(value: &mut Value, spellings: &HashMap<u64, Vec<&str>>) -> bool {
    match value {
        Value::Number(number) if is_floating(number.as_str()) => {
            let known = spellings.get(&number.as_f64().to_bits());
            // What is no JSON stays as it was read.
            let written = |token: &&'_ str| is_json_number(token) && *token != number.as_str();
            let mut odd = known.into_iter().flatten().copied().filter(written);
            match (odd.next(), known) {
                (Some(token), Some(known)) if known.len() == 1 => *number = Number::new(token),
                (Some(_), _) => return false,
                (None, _) => {}
            }
            true
        }
        Value::Array(items) => items.iter_mut().all(|item| respell(item, spellings)),
        Value::Object(object) => object.values_mut().all(|item| respell(item, spellings)),
        _ => true,
    }
}

/// Whether what is spelled so is read as a floating-point number.
fn is_floating(token: &str) -> bool {
    token.contains(['.', 'e', 'E']) || token.len() > 18
}

/// Everything in a YAML text that may be a number, and some of its prose.
struct Spelled<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Spelled<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let bytes = self.text.as_bytes();
        while let Some(before) = bytes.get(self.at) {
            let starts = matches!(before, b' ' | b'[' | b',' | b':' | b'\t' | b'\n');
            self.at += 1;
            let start = self.at;
            let number = |b: &u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.');
            if !starts || !bytes.get(start).is_some_and(number) || follows_word(bytes, start) {
                continue;
            }
            let part =
                |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.' | b'_');
            self.at += bytes[start..].iter().take_while(part).count();
            let ends = match bytes.get(self.at) {
                None => true,
                Some(b) => matches!(b, b' ' | b',' | b']' | b'}' | b'\n' | b'\r' | b'\t'),
            };
            if ends {
                return self.text.get(start..self.at);
            }
        }
        None
    }
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
