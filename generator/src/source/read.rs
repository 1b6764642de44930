//! Text → value tree. The content is sniffed, not the file's extension: JSON is read by
//! `serde_json`, YAML by `serde_yaml`, and what that refuses by a second, laxer reader.

use serde::Deserialize as _;

use super::events;
use super::marks::Marks;
use super::numbers;
use super::visit::{Finding, Reader};
use crate::tree::{Pointer, Value};

/// A document that was read.
pub(super) struct Read {
    pub(super) value: Value,
    pub(super) findings: Vec<(Finding, Pointer)>,
    /// Positions, where reading needed them.
    pub(super) marks: Option<Marks>,
    /// Whether more documents follow the first in the same file.
    pub(super) more_documents: bool,
}

/// Why a text could not be read.
#[derive(Debug)]
pub(super) enum Failure {
    /// No YAML and no JSON: message, line and column (from 1; 0 where unknown).
    Syntax(String, usize, usize),
    /// A bound was met.
    TooLarge(String),
}

/// The deepest nesting that the second reader follows; the first two have the same bound.
pub(super) const MAX_DEPTH: usize = 128;

/// The text of a file: UTF-8 (or UTF-16 with its mark), without a byte order mark. The flag
/// says that bytes which are no text were replaced.
pub(super) fn decode(bytes: Vec<u8>) -> (String, bool) {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| unit([pair[0], pair[1]]))
            .collect();
        (String::from_utf16_lossy(&units), false)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => return wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return wide(rest, u16::from_be_bytes),
        _ => {}
    }
    let (mut text, lossy) = match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    (text, lossy)
}

/// Reads `text`, whichever of the two languages it is written in.
pub(super) fn read(text: &str) -> Result<Read, Failure> {
    let json_like = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    let mut json_failure = None;
    if json_like {
        match read_json(text) {
            Ok(read) => return Ok(read),
            Err(failure @ Failure::TooLarge(_)) => return Err(failure),
            Err(failure) => json_failure = Some(failure),
        }
    }
    let failure = match read_yaml(text) {
        Ok(read) => return Ok(read),
        Err(failure @ Failure::TooLarge(_)) => return Err(failure),
        Err(failure) => failure,
    };
    // Escapes of surrogates are JSON's alone; both YAML readers refuse them.
    let repaired = join_surrogates(text);
    if repaired != text {
        let again = if json_like {
            read_json(&repaired)
        } else {
            Err(Failure::Syntax(String::new(), 0, 0))
        };
        if let Ok(read) = again.or_else(|_| read_yaml(&repaired)) {
            return Ok(read);
        }
    }
    match events::read(text, MAX_DEPTH) {
        Ok((value, findings)) => Ok(Read {
            value,
            findings,
            marks: None,
            more_documents: false,
        }),
        Err(_) => Err(json_failure.unwrap_or(failure)),
    }
}

fn read_json(text: &str) -> Result<Read, Failure> {
    let reader = Reader::new(text.len(), false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = reader
        .read(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Ok(finish(text, value, reader, false)),
        Err(error) if error.to_string().starts_with("recursion limit") => Err(Failure::TooLarge(
            format!("it is nested more than {MAX_DEPTH} levels deep"),
        )),
        Err(error) => {
            let place = format!(" at line {} column {}", error.line(), error.column());
            Err(Failure::Syntax(
                error.to_string().replace(&place, ""),
                error.line(),
                error.column(),
            ))
        }
    }
}

fn read_yaml(text: &str) -> Result<Read, Failure> {
    let (value, reader, more) = read_yaml_value(text)?;
    Ok(finish(text, value, reader, more))
}

/// The value of the first document, what its reader learned, and whether more documents follow.
fn read_yaml_value(text: &str) -> Result<(Value, Reader, bool), Failure> {
    let reader = Reader::new(text.len(), true);
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let value = match documents.next() {
        Some(document) => reader.read(document),
        None => return Err(Failure::Syntax("the file is empty".to_owned(), 1, 1)),
    };
    match value {
        Ok(value) => {
            // The second document is only looked at, not read: its errors are its own.
            let more = documents
                .next()
                .is_some_and(|document| serde::de::IgnoredAny::deserialize(document).is_ok());
            Ok((value, reader, more))
        }
        Err(error) => {
            let message = error.to_string();
            if reader.too_large() || message.contains("repetition limit exceeded") {
                return Err(Failure::TooLarge(
                    "its aliases expand to too many values".to_owned(),
                ));
            }
            if message.contains("recursion limit exceeded") {
                return Err(Failure::TooLarge(format!(
                    "it is nested more than {MAX_DEPTH} levels deep"
                )));
            }
            let (line, column) = error
                .location()
                .map_or((0, 0), |at| (at.line(), at.column()));
            let place = format!(" at line {line} column {column}");
            Err(Failure::Syntax(message.replace(&place, ""), line, column))
        }
    }
}

/// Gives numbers the spelling that reading lost.
fn finish(text: &str, mut value: Value, reader: Reader, more_documents: bool) -> Read {
    let odd = reader.floats() && numbers::any_odd(text);
    // In JSON, numbers are found in order, and in YAML most by what they are. What is left takes a
    // marked parse, which costs what reading does.
    let restored = odd
        && match reader.merge() {
            false => reader.found() == 0 && numbers::restore_json(text, &mut value),
            true => numbers::restore_yaml(text, &mut value),
        };
    let marks = (odd && !restored).then(|| Marks::of(text));
    if let Some(marks) = &marks {
        marks.restore_numbers(text, &mut value);
    }
    Read {
        value,
        findings: reader.into_findings(),
        marks,
        more_documents,
    }
}

/// Rewrites `\uD83D\uDE00` as the characters it means, and halves that stand alone as U+FFFD.
fn join_surrogates(text: &str) -> String {
    let half = |at: usize| -> Option<u16> {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16)
            .ok()
            .filter(|unit| (0xd800..0xe000).contains(unit))
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    let mut from = 0;
    while let Some(at) = text
        .get(from..)
        .and_then(|tail| tail.find("\\u"))
        .map(|at| at + from)
    {
        from = at + 2;
        let escaped = text[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
        let Some(first) = half(at).filter(|_| !escaped) else {
            continue;
        };
        out.push_str(&text[rest..at]);
        let second = half(at + 6);
        let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        out.push(pair.unwrap_or('\u{fffd}'));
        rest = at + if pair.is_some() { 12 } else { 6 };
        from = rest;
    }
    out.push_str(text.get(rest..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        read(text)
            .map(|read| read.value)
            .unwrap_or_else(|failure| panic!("{failure:?}"))
    }

    fn shown(text: &str) -> String {
        fn show(value: &Value) -> String {
            match value {
                Value::Null => "null".into(),
                Value::Bool(b) => b.to_string(),
                Value::Number(n) => n.as_str().into(),
                Value::String(s) => format!("{s:?}"),
                Value::Array(items) => {
                    format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(","))
                }
                Value::Object(o) => {
                    let members: Vec<_> = o
                        .iter()
                        .map(|(k, v)| format!("{k:?}:{}", show(v)))
                        .collect();
                    format!("{{{}}}", members.join(","))
                }
            }
        }
        show(&value(text))
    }

    #[test]
    fn scalars_keep_their_text() {
        assert_eq!(
            shown("v: 1.10\nw: 1.0\nx: 1e3\ny: yes\nz: 2020-01-01\n"),
            r#"{"v":1.10,"w":1.0,"x":1e3,"y":"yes","z":"2020-01-01"}"#
        );
        assert_eq!(
            shown("a: 18446744073709551616\nb: -170141183460469231731687303715884105728\n"),
            r#"{"a":18446744073709551616,"b":-170141183460469231731687303715884105728}"#
        );
        assert_eq!(
            shown(r#"{"a": 123456789012345678901234567890, "b": 1.50}"#),
            r#"{"a":123456789012345678901234567890,"b":1.50}"#
        );
        assert_eq!(
            shown("a: .inf\nb: 0x1F\nc: 007\n"),
            r#"{"a":"inf","b":31,"c":"007"}"#
        );
    }

    #[test]
    fn numbers_that_are_spelled_in_several_ways_keep_theirs() {
        assert_eq!(
            shown("a: 1.10\nb: 1.1\nc: [2.50, -0]\nd: 2.5 or 2.500\n"),
            r#"{"a":1.10,"b":1.1,"c":[2.50,-0],"d":"2.5 or 2.500"}"#
        );
        assert_eq!(
            shown("a: 2.50\nb: it costs 2.5\nc: 3.\nd: [1e2, 1e2]\n"),
            r#"{"a":2.50,"b":"it costs 2.5","c":3.0,"d":[1e2,1e2]}"#
        );
    }

    #[test]
    fn keys_are_text() {
        assert_eq!(
            shown("200: a\ntrue: b\n1.0: c\nnull: d\n"),
            r#"{"200":"a","true":"b","1.0":"c","null":"d"}"#
        );
    }

    #[test]
    fn merge_keys_are_applied_and_own_members_win() {
        assert_eq!(
            shown("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n"),
            r#"{"a":{"x":1,"y":2},"b":{"y":3,"x":1}}"#
        );
        assert_eq!(shown(r#"{"<<": {"x": 1}}"#), r#"{"<<":{"x":1}}"#);
    }

    #[test]
    fn duplicates_and_tags_are_found_with_their_places() {
        let read = read("a:\n  - k: 1\n    k: 2\nb: !x 3\n").unwrap_or_else(|f| panic!("{f:?}"));
        let found: Vec<_> = read
            .findings
            .iter()
            .map(|(f, p)| (format!("{f:?}"), p.to_string()))
            .collect();
        assert_eq!(
            found,
            [
                (r#"DuplicateKey("k")"#.into(), "/a/0/k".into()),
                (r#"Tag("!x")"#.into(), "/b".into())
            ]
        );
    }

    #[test]
    fn surrogates_and_marks_of_encoding() {
        assert_eq!(
            shown(r#"{"a": "\ud83d\ude00", "b": "\ud83d"}"#),
            "{\"a\":\"😀\",\"b\":\"\u{fffd}\"}"
        );
        assert_eq!(shown("a: \"\\ud83d\\ude00\"\n"), "{\"a\":\"😀\"}");
        assert_eq!(decode(b"\xef\xbb\xbfa: 1".to_vec()).0, "a: 1");
        assert_eq!(decode(b"\xff\xfea\0".to_vec()).0, "a");
    }

    #[test]
    fn aliases_are_bounded() {
        let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for i in 1..12 {
            text += &format!(
                "a{i}: &a{i} [{}]\n",
                vec![format!("*a{}", i - 1); 9].join(",")
            );
        }
        assert!(matches!(read(&text), Err(Failure::TooLarge(_))));
        assert!(matches!(read(&"[".repeat(500)), Err(Failure::TooLarge(_))));
    }

    #[test]
    fn syntax_errors_have_a_place() {
        assert!(matches!(
            read("{\"a\": 1,\n \"b\" 2}"),
            Err(Failure::Syntax(_, 2, _))
        ));
        assert!(matches!(
            read("a: [1\nb: 2\n"),
            Err(Failure::Syntax(_, 2.., _))
        ));
    }
}
