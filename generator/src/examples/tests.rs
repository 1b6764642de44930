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
        r#"{"allOf":[{"maximum":2147483647,"minimum":-2147483648}],"format":"int32","type":"integer"}"#
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
fn what_no_standard_knows_is_read_as_meant() {
    let of = |schema| translated(schema, Direction::Either);
    assert_eq!(
        of("{ properties: { a: { type: string, required: true }, b: {} } }"),
        r#"{"properties":{"a":{"type":"string"},"b":{}},"required":["a"],"type":"object"}"#
    );
    assert_eq!(
        of("{ properties: { a: {} }, anyOf: [{ required: [a] }] }"),
        r#"{"anyOf":[{"required":["a"]}],"properties":{"a":{}},"type":"object"}"#
    );
    assert_eq!(
        of("{ properties: { a: {} }, anyOf: [{ type: string }] }"),
        r#"{"anyOf":[{"type":"string"}],"properties":{"a":{}}}"#
    );
}

#[test]
fn what_holds_a_type_that_only_servers_send_is_compared_as_that_is() {
    let text = format!(
        "{EXAMPLES}    Payload: {{ type: object, properties: {{ s: {{ $ref: '#/components/schemas/S' }} }} }}\n    Other: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n"
    );
    let (suite, _) = suite(&text, true);
    let strict = |place: &str| {
        let mut cases = suite.cases.iter();
        cases
            .find(|case| case.place == place)
            .map(|case| case.strict)
    };
    assert_eq!(strict("#/components/schemas/Payload"), Some(false));
    assert_eq!(strict("#/components/schemas/Other"), Some(true));
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

/// What is answered, a line an operation.
fn answered(paths: &str) -> String {
    let source = source(paths);
    let outcome = crate::generate(&crate::Inputs {
        source: &source,
        config: &Config::default(),
        lock: None,
        crate_name: "sdk",
    });
    let api = outcome.api.unwrap_or_default();
    let request = Request {
        source: &source,
        api: &api,
        thorough: false,
        deprecated: false,
    };
    let suite = collect(&request, &mut Diagnostics::default());
    let all = answers(&source, &api, Some(&suite));
    let lines = all.iter().map(|answer| {
        let path = &api.operations[answer.operation].path.raw;
        let (status, media_type, body) = (answer.status, &answer.media_type, &answer.body);
        format!("{path} {status} {media_type} {}", body.escape_debug())
    });
    lines.collect::<Vec<_>>().join("\n").replace("\\\"", "\"")
}

#[test]
fn an_answer_is_the_example_or_made_of_the_type() {
    let text = answered(
        "paths:
  /good: { get: { responses: { default: { description: d }, '200': { description: d, content: { application/json: {
    schema: { $ref: '#/components/schemas/S' }, examples: { bad: { value: { id: one } }, good: { value: { id: 5, kind: a } } } } } } } } }
  /made: { get: { responses: { '201': { description: d, content: { application/json: {
    schema: { $ref: '#/components/schemas/S' }, example: { id: one } } } } } } }
  /nothing: { delete: { responses: { '204': { description: d } } } }
  /text: { get: { responses: { 2XX: { description: d, content: { text/*: { schema: { type: string } } } } } } }
  /events: { get: { responses: { default: { description: d, content: { text/event-stream: { schema: { $ref: '#/components/schemas/S' } } } } } } }
components:
  schemas:
    S:
      type: object
      required: [id, kind]
      properties:
        id: { type: integer }
        kind: { type: string, enum: [a, b] }
        name: { type: string, example: Plan }
        child: { $ref: '#/components/schemas/S' }
        others: { type: array, items: { $ref: '#/components/schemas/T' } }
    T:
      oneOf: [{ $ref: '#/components/schemas/U' }, { type: string }]
      discriminator: { propertyName: type, mapping: { u: '#/components/schemas/U' } }
    U: { type: object, required: [type, at], properties: { type: { type: string }, at: { type: string, format: date } } }
",
    );
    insta::assert_snapshot!(text);
}

#[test]
fn a_page_is_answered_as_the_last() {
    let page = |rest: &str| {
        format!(
            "{{ get: {{ parameters: [{{ name: cursor, in: query, schema: {{ type: string }} }}], responses: {{ '200': {{ description: d, content: {{ application/json: {{ {rest} }} }} }} }} }} }}"
        )
    };
    let token = page(
        "schema: { $ref: '#/components/schemas/P' }, example: { items: [1], page: { next_cursor: a, has_more: true } }",
    );
    let text = answered(&format!(
        "paths:
  /token: {token}
components:
  schemas:
    P:
      type: object
      required: [items]
      properties:
        items: {{ type: array, items: {{ type: integer }} }}
        page: {{ type: object, properties: {{ next_cursor: {{ type: string }}, has_more: {{ type: boolean }} }} }}
"
    ));
    assert_eq!(
        text,
        r#"/token 200 application/json {"items":[1],"page":{"has_more":false}}"#
    );
}
