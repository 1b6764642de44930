//! The second YAML reader, built on `saphyr-parser`'s events: for the few texts that
//! `serde_yaml` refuses (tabs between tokens, for one). Same tree, same bounds.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::visit::{Finding, Reader, merge_into};
use crate::tree::{Number, Object, Pointer, Value};

enum Open {
    List(Vec<Value>, usize),
    Map(Object, Option<String>, Vec<Value>, usize),
}

/// Reads the first document of `text`.
pub(super) fn read(
    text: &str,
    max_depth: usize,
) -> Result<(Value, Vec<(Finding, Pointer)>), String> {
    let reader = Reader::new(text.len(), true);
    let mut anchors: HashMap<usize, (Value, usize)> = HashMap::new();
    let mut stack: Vec<(Open, usize)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (scalar(&text, style, tag.as_deref()), anchor)
            }
            Event::SequenceStart(anchor, _) => {
                stack.push((Open::List(Vec::new(), reader.found()), anchor));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                stack.push((
                    Open::Map(Object::default(), None, Vec::new(), reader.found()),
                    anchor,
                ));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match stack.pop() {
                Some((Open::List(items, _), anchor)) => (Value::Array(items), anchor),
                Some((Open::Map(mut object, _, merged, _), anchor)) => {
                    merged
                        .into_iter()
                        .for_each(|value| merge_into(&mut object, value));
                    (Value::Object(object), anchor)
                }
                None => return Err("unbalanced document".to_owned()),
            },
            Event::Alias(anchor) => {
                let (value, size) = anchors.get(&anchor).ok_or("unknown alias")?;
                if !(0..*size).all(|_| reader.count()) {
                    return Err("too large".to_owned());
                }
                (value.clone(), 0)
            }
            Event::DocumentEnd => break,
            _ => continue,
        };
        if !reader.count() || stack.len() > max_depth {
            return Err("too large".to_owned());
        }
        if anchor != 0 {
            let size = size(&value);
            anchors.insert(anchor, (value.clone(), size));
        }
        match stack.last_mut() {
            None => return Ok((value, reader.into_findings())),
            Some((Open::List(items, since), _)) => {
                reader.below(*since, &items.len());
                items.push(value);
                *since = reader.found();
            }
            Some((Open::Map(object, key @ None, ..), _)) => {
                let text = match value {
                    Value::String(text) => text,
                    Value::Number(n) => n.as_str().to_owned(),
                    Value::Bool(b) => b.to_string(),
                    Value::Null => "null".to_owned(),
                    Value::Array(_) | Value::Object(_) => {
                        return Err("a key is no scalar".to_owned());
                    }
                };
                if object.contains_key(&text) {
                    reader.find(Finding::DuplicateKey(text.clone()), None);
                }
                *key = Some(text);
            }
            Some((Open::Map(object, key, merged, since), _)) => {
                let key = key.take().unwrap_or_default();
                reader.below(*since, &key);
                *since = reader.found();
                if key == "<<" && matches!(value, Value::Object(_) | Value::Array(_)) {
                    merged.push(value);
                } else {
                    object.insert(key, value);
                }
            }
        }
    }
    Err("the file is empty".to_owned())
}

/// How many nodes `value` consists of.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(object) => 1 + object.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// A scalar by the rules of YAML 1.2's core schema (<https://yaml.org/spec/1.2.2/#103-core-schema>).
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let forced_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || forced_text {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_json_number(text) => Value::Number(Number::new(text)),
        _ => Value::String(text.to_owned()),
    }
}

/// Whether `text` is a number as JSON writes them (RFC 8259, section 6).
pub(super) fn is_json_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_same_tree() {
        let text = "a: &x {k: 1.5, n: ~}\nb:\n  <<: *x\n  n: \"1\"\nc: [*x, no]\n";
        let (value, _) = read(text, 20).unwrap_or_else(|error| panic!("{error}"));
        let first = super::super::read::read(text).map(|read| read.value);
        assert_eq!(Some(value), first.ok());
    }
}
