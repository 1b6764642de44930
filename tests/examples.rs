//! The description's own examples decode into the SDK's types and encode back to the same
//! JSON.

use generated::models;
use generator::config::Config;
use generator::diag::Diagnostics;
use generator::ir::{ContentKind, Type};
use generator::source::{LoadOptions, Source};
use generator::tree::Value;

/// A value of the description as serde sees it.
fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => serde_json::from_str(number.as_str()).expect("a number"),
        Value::String(text) => text.clone().into(),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    }
}

/// Absent equals null where the schema says so.
fn without_nulls(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(object) => object
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        serde_json::Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

/// Every example of a JSON response, with the name of its type.
fn examples() -> Vec<(String, serde_json::Value)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/users.yaml");
    let mut diags = Diagnostics::default();
    let source = Source::load(&path, &LoadOptions::default(), &mut diags).expect("the description");
    let config = Config::from_toml(include_str!("../specs/users.toml")).expect("settings");
    let inputs = generator::Inputs {
        source: &source,
        config: &config,
        lock: None,
        crate_name: "sdk",
    };
    let outcome = generator::generate(&inputs);
    let (api, names) = (outcome.api.expect("an API"), outcome.names.expect("names"));
    let mut out = Vec::new();
    for (_, operation) in api.operations.iter() {
        for content in operation
            .responses
            .iter()
            .flat_map(|response| &response.contents)
        {
            let ContentKind::Json(Type::Named(id)) = &content.kind else {
                continue;
            };
            let name = names.ty(*id).ty.as_str();
            out.extend(
                content
                    .examples
                    .iter()
                    .map(|example| (name.to_owned(), json(&example.value))),
            );
        }
    }
    out
}

fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(example: serde_json::Value) {
    let value: T = serde_json::from_value(example.clone()).expect("the example decodes");
    let back = serde_json::to_value(&value).expect("it encodes");
    assert_eq!(without_nulls(back), without_nulls(example));
}

#[test]
fn every_response_example_round_trips() {
    let examples = examples();
    assert!(examples.len() >= 4, "{}", examples.len());
    for (name, example) in examples {
        match name.as_str() {
            "User" => round_trip::<models::User>(example),
            "Error" => round_trip::<models::Error>(example),
            _ => round_trip::<models::ListUserResponse>(example),
        }
    }
}
