//! Asks the validator: all questions at once, since what costs is to compile the schemas.

use indexmap::IndexMap;
use jsonschema::{Draft, Registry, ValidationOptions, Validator};
use serde_json::{Map, Value, json};

use crate::tree::{FastMap, Pointer};

/// Values to be judged, by the pointer of the schema that judges them.
#[derive(Debug, Default)]
pub(super) struct Questions {
    by_schema: IndexMap<String, Vec<Value>>,
}

/// A question that was asked: which schema, and which of its values.
pub(super) type Ticket = (usize, usize);

/// What was found wrong with a value.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The place in the value.
    pub(super) instance: Pointer,
    /// The place of the keyword in the translated document.
    pub(super) keyword: Pointer,
    /// What the validator says.
    pub(super) message: String,
}

/// Every question's answer.
#[derive(Debug, Default)]
pub(super) struct Answers {
    faults: FastMap<Ticket, Vec<Fault>>,
}

impl Answers {
    pub(super) fn valid(&self, ticket: &Ticket) -> bool {
        !self.faults.contains_key(ticket)
    }

    pub(super) fn first(&self, ticket: &Ticket) -> Option<&Fault> {
        self.faults.get(ticket)?.first()
    }
}

impl Questions {
    /// Asks whether `value` is valid by the schema at `pointer` (`/$defs/...`).
    pub(super) fn ask(&mut self, pointer: &str, value: &Value) -> Ticket {
        let entry = self.by_schema.entry(pointer.to_owned());
        let schema = entry.index();
        let values = entry.or_default();
        values.push(value.clone());
        (schema, values.len() - 1)
    }

    /// Asks the validator. `document` holds the schemas under `$defs`. Formats are asserted where
    /// we have a type for them, or `all_formats` that the validator knows.
    pub(super) fn answer(self, document: &Value, all_formats: bool) -> Answers {
        let mut properties = Map::new();
        let mut instance = Map::new();
        for (index, (pointer, values)) in self.by_schema.into_iter().enumerate() {
            let reference = json!({ "$ref": format!("{DOCUMENT}#{pointer}") });
            properties.insert(index.to_string(), json!({ "items": reference }));
            instance.insert(index.to_string(), Value::Array(values));
        }
        let mut answers = Answers::default();
        if properties.is_empty() {
            return answers;
        }
        let mut options = jsonschema::options()
            .should_validate_formats(true)
            .with_format("byte", is_base64);
        for format in NOTES.iter().filter(|_| !all_formats) {
            options = options.with_format(*format, |_| true);
        }
        let root = Map::from_iter([("properties".to_owned(), Value::Object(properties))]);
        let Some(validator) = validator(options, &Value::Object(root), document) else {
            // Nothing is judged then, and every example is a test.
            return answers;
        };
        let instance = Value::Object(instance);
        for error in validator.iter_errors(&instance) {
            let path = Pointer::parse(error.instance_path().as_str());
            let mut tokens = path.tokens();
            let ticket = (
                tokens.next().and_then(|token| token.parse().ok()),
                tokens.next().and_then(|token| token.parse().ok()),
            );
            let (Some(schema), Some(value)) = ticket else {
                continue;
            };
            let rest: Vec<String> = tokens.map(std::borrow::Cow::into_owned).collect();
            let fault = Fault {
                instance: Pointer::root().join(rest.iter().map(String::as_str)),
                keyword: Pointer::parse(error.schema_path().as_str()),
                message: error.masked_with("it").to_string(),
            };
            answers
                .faults
                .entry((schema, value))
                .or_default()
                .push(fault);
        }
        answers
    }
}

/// What the translated document is called.
const DOCUMENT: &str = "x:document";

/// Whether the validator can read a schema.
pub(super) fn is_readable(schema: &Value) -> bool {
    let root = json!({ "$ref": DOCUMENT });
    validator(jsonschema::options(), &root, schema).is_some()
}

/// The validator for `root`, whose references lead into `document`.
///
/// A validator judges its root by the schema of JSON Schema itself first, which takes longer to
/// prepare than the examples of a small description do. So the root is in the oldest version,
/// whose schema is short, and only what it refers to in the newest: our own translation.
fn validator(options: ValidationOptions<'_>, root: &Value, document: &Value) -> Option<Validator> {
    let document = Draft::Draft202012.create_resource_ref(document);
    let registry = Registry::new()
        .add(DOCUMENT, document)
        .ok()?
        .prepare()
        .ok()?;
    let options = options.with_draft(Draft::Draft4).with_registry(&registry);
    options.build(root).ok()
}

/// The formats that JSON Schema knows and we have no type for.
const NOTES: [&str; 17] = [
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// `format: byte` (RFC 4648, section 4; padding may be missing, lines may be broken).
fn is_base64(text: &str) -> bool {
    text.bytes().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'\r' | b'\n')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_have_both_places() {
        let document = json!({ "$defs": { "d0": { "type": "object", "properties": { "a": { "type": "integer" } } } } });
        let mut questions = Questions::default();
        let good = questions.ask("/$defs/d0", &json!({ "a": 1 }));
        let bad = questions.ask("/$defs/d0", &json!({ "a": "x" }));
        let answers = questions.answer(&document, false);
        assert!(answers.valid(&good));
        let fault = answers.first(&bad).map(|fault| {
            (
                fault.instance.as_str().to_owned(),
                fault.keyword.as_str().to_owned(),
            )
        });
        assert_eq!(
            fault,
            Some(("/a".to_owned(), "/$defs/d0/properties/a/type".to_owned()))
        );
    }
}
