//! The translation and the walk, on a few lines of YAML.

use super::schema::Schemas;
use super::*;
use crate::config::Config;
use crate::diag::render;
use crate::tree::Pointer;

fn source(text: &str) -> Source {
    let text = format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\n{text}");
    let mut diags = Diagnostics::default();
    Source::from_text("api.yaml", text, &mut diags).unwrap_or_default()
}

/// The schema called `S`, translated, without the `$defs` around it.
fn translated(schema: &str, direction: Direction) -> String {
    let source = source(&format!(
        "components:\n  schemas:\n    S: {schema}\n    T: {{ type: string }}\n"
    ));
    let mut schemas = Schemas::new(&source);
    let origin = Origin::root(Pointer::parse("/components/schemas/S"));
    schemas.root(&origin, direction);
    schemas.finish()["$defs"]["d0"].to_string()
}

#[test]
fn nullable_is_a_type_or_a_branch() {
    let of = |schema| translated(schema, Direction::Either);
    assert_eq!(
        of("{ type: string, nullable: true, enum: [a] }"),
        r#"{"enum":["a",null],"type":["string","null"]}"#
    );
    assert_eq!(
        of("{ nullable: true, allOf: [{ $ref: '#/components/schemas/T' }] }"),
        r##"{"anyOf":[{"allOf":[{"$ref":"#/$defs/d1"}]},{"type":"null"}]}"##
    );
}

#[test]
fn bounds_and_formats_are_todays() {
    let of = |schema| translated(schema, Direction::Either);
    assert_eq!(
        of(
            "{ type: number, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false }"
        ),
        r#"{"exclusiveMinimum":1,"maximum":9,"type":"number"}"#
    );
    assert_eq!(
        of("{ type: integer, format: int32 }"),
        r#"{"allOf":[{"maximum":2147483647,"minimum":-2147483648}],"type":"integer"}"#
    );
    assert_eq!(of("{ type: string, pattern: '(' }"), r#"{"type":"string"}"#);
}

#[test]
fn what_does_not_go_this_way_is_not_required() {
    let schema = "{ type: object, required: [id, password, name], properties: { id: { readOnly: true }, password: { writeOnly: true }, name: {} } }";
    let required = |direction| {
        let text = translated(schema, direction);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        value["required"].to_string()
    };
    assert_eq!(required(Direction::Request), r#"["name","password"]"#);
    assert_eq!(required(Direction::Response), r#"["id","name"]"#);
    assert_eq!(required(Direction::Either), r#"["name"]"#);
}

#[test]
fn a_schema_that_asks_about_itself_ends() {
    assert_eq!(
        translated(
            "{ allOf: [{ $ref: '#/components/schemas/S' }] }",
            Direction::Either
        ),
        r#"{"allOf":[{}]}"#
    );
}

/// The suite and the messages of a description with the schema `S`, which one response has.
fn suite(rest: &str, thorough: bool) -> (Suite, String) {
    let source = source(&format!(
        "paths:\n  /s:\n    get:\n      responses:\n        '200':\n          description: d\n          content:\n            application/json:\n              schema: {{ $ref: '#/components/schemas/S' }}\n{rest}"
    ));
    let mut config = Config::default();
    config.tests.examples = false;
    let outcome = crate::generate(&crate::Inputs {
        source: &source,
        config: &config,
        lock: None,
        crate_name: "sdk",
    });
    let api = outcome.api.unwrap_or_default();
    let mut diags = Diagnostics::default();
    let request = Request {
        source: &source,
        api: &api,
        thorough,
        deprecated: false,
    };
    let suite = collect(&request, &mut diags);
    (suite, render::text(&diags, &source, &Default::default()))
}

const EXAMPLES: &str = "              examples:
                good: { value: { id: 1, more: { x: 1 }, tag: null } }
                bad: { value: { id: one } }
components:
  schemas:
    S:
      type: object
      required: [id]
      properties:
        id: { type: integer }
        tag: { type: string, nullable: true }
";

#[test]
fn contradictions_have_both_places() {
    let (suite, text) = suite(EXAMPLES, false);
    assert_eq!(
        (suite.found, suite.contradictory, suite.cases.len()),
        (2, 1, 1)
    );
    assert_eq!(suite.cases[0].undeclared, ["/more"]);
    insta::assert_snapshot!(text);
}

#[test]
fn formats_are_asserted_where_they_have_a_type() {
    let text = EXAMPLES.replace("type: string, nullable: true", "format: uuid");
    let (of_none, _) = suite(&text.replace("tag: null", "tag: no uuid"), false);
    let text = text.replace("format: uuid", "type: string, format: date");
    let (of_ours, _) = suite(&text.replace("tag: null", "tag: no date"), false);
    assert_eq!((of_none.contradictory, of_ours.contradictory), (1, 2));
}

#[test]
fn values_are_made_and_varied() {
    let (suite, _) = suite(EXAMPLES, true);
    let made: Vec<&str> = suite
        .cases
        .iter()
        .filter(|case| case.made)
        .map(|case| case.json.as_str())
        .collect();
    assert!(made.contains(&r#"{"id":7}"#), "{made:?}");
    assert!(made.contains(&r#"{"id":7,"tag":null}"#), "{made:?}");
    let vary: Vec<_> = suite.cases[0]
        .vary
        .iter()
        .map(|(kind, at)| format!("{kind}: {at:?}"))
        .collect();
    insta::assert_snapshot!(vary.join("\n"));
}
