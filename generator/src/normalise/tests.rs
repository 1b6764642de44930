//! A few lines of YAML in; the normalised tree and the messages out.

use super::{Document, normalise};
use crate::diag::Diagnostics;
use crate::source::Source;
use crate::tree::{Pointer, Value};

fn run(text: &str) -> (Document, Source, Vec<String>) {
    let mut diags = Diagnostics::default();
    let source = Source::from_text("a.yaml", text, &mut diags).unwrap_or_default();
    let document = normalise(&source, &mut diags).unwrap_or_default();
    let messages = diags
        .items()
        .iter()
        .map(|d| format!("{} {}: {}", d.code.as_str(), d.origin.pointer, d.message))
        .collect();
    (document, source, messages)
}

/// A tree on one line, keys in order, as YAML would be in flow style.
fn show(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.as_str().to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(show).collect::<Vec<_>>().join(", ")
        ),
        Value::Object(object) => {
            let members: Vec<_> = object
                .iter()
                .map(|(key, value)| format!("{key}: {}", show(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

fn at(document: &Document, pointer: &str) -> String {
    document
        .root
        .at(&Pointer::parse(pointer))
        .map_or_else(|| "nothing".to_owned(), show)
}

/// What the schema `body`, in flow style, becomes in a document of `version`.
fn schema(version: &str, body: &str) -> (String, Vec<String>) {
    let text = format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    B: {{type: string}}\n    A: {body}\n"
    );
    let (document, _, messages) = run(&text);
    (at(&document, "/components/schemas/A"), messages)
}

fn quiet(version: &str, body: &str) -> String {
    let (shown, messages) = schema(version, body);
    assert!(messages.is_empty(), "{messages:?}");
    shown
}

#[test]
fn types_and_null_of_3_1() {
    assert_eq!(
        quiet("3.1.0", "{type: [string, 'null'], maxLength: 3}"),
        "{type: string, maxLength: 3, nullable: true}"
    );
    assert_eq!(
        quiet("3.1.0", "{type: [string, integer], maxLength: 3}"),
        "{anyOf: [{type: string, maxLength: 3}, {type: integer}]}"
    );
    assert_eq!(
        quiet("3.1.0", "{type: 'null'}"),
        "{enum: [null], x-norm-null: true, nullable: true}"
    );
    assert_eq!(
        quiet("3.1.0", "{anyOf: [{type: integer}, {type: 'null'}]}"),
        "{allOf: [{type: integer}], nullable: true}"
    );
    assert_eq!(
        quiet(
            "3.0.3",
            "{oneOf: [{type: integer}, {enum: [null]}, {type: string}]}"
        ),
        "{oneOf: [{type: integer}, {type: string}], nullable: true}"
    );
    assert_eq!(
        quiet("3.1.0", "{type: string, enum: [a, null]}"),
        "{type: string, enum: [a], nullable: true}"
    );
}

#[test]
fn keywords_of_3_1() {
    assert_eq!(
        quiet("3.1.0", "{const: a}"),
        "{enum: [a], x-norm-const: true}"
    );
    assert_eq!(
        quiet("3.1.0", "{type: number, exclusiveMinimum: 1.50}"),
        "{type: number, minimum: 1.50, exclusiveMinimum: true}"
    );
    assert_eq!(
        quiet("3.1.0", "{examples: [1, 2]}"),
        "{example: 1, x-norm-examples: [1, 2]}"
    );
    assert_eq!(
        quiet("3.1.0", "{properties: {a: true, b: false}}"),
        "{properties: {a: {}, b: {not: {}, x-norm-never: true}}}"
    );
    assert_eq!(
        quiet(
            "3.1.0",
            "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}"
        ),
        "{type: array, maxItems: 2, items: {anyOf: [{type: string}, {type: integer}]}, x-norm-tuple: 2}"
    );
    assert_eq!(
        quiet(
            "3.1.0",
            "{patternProperties: {^a: {type: string}}, additionalProperties: false}"
        ),
        "{additionalProperties: {type: string}}"
    );
    assert_eq!(
        quiet(
            "3.1.0",
            "{type: string, contentEncoding: base64, contentMediaType: image/png}"
        ),
        "{type: string, format: byte, x-norm-content-media-type: image/png}"
    );
    assert_eq!(
        quiet(
            "3.1.0",
            "{type: string, contentMediaType: application/octet-stream}"
        ),
        "{type: string, x-norm-content-media-type: application/octet-stream, format: binary}"
    );
    assert_eq!(
        quiet(
            "3.1.0",
            "{$ref: '#/components/schemas/A/$defs/In', $defs: {In: {type: integer}}}"
        ),
        "{$ref: #/components/schemas/In}"
    );
    let (shown, messages) = schema("3.1.0", "{type: object, if: {}, then: {}}");
    assert_eq!((shown.as_str(), messages.len()), ("{type: object}", 1));
}

#[test]
fn siblings_of_references() {
    assert_eq!(
        quiet(
            "3.0.3",
            "{$ref: '#/components/schemas/B', description: d, type: object}"
        ),
        "{allOf: [{$ref: #/components/schemas/B}], description: d}"
    );
    assert_eq!(
        quiet("3.1.0", "{$ref: '#/components/schemas/B', maxLength: 2}"),
        "{allOf: [{$ref: #/components/schemas/B}], maxLength: 2}"
    );
    let (shown, messages) = schema("3.0.3", "{$ref: '#/components/schemas/B', required: [a]}");
    assert_eq!(shown, "{$ref: #/components/schemas/B}");
    assert!(
        messages[0].starts_with("E0201 /components/schemas/A/required"),
        "{messages:?}"
    );
}

#[test]
fn slips_are_repaired_and_reported_where_they_stand() {
    for (body, expected) in [
        ("{type: String}", "{type: string}"),
        ("{type: date}", "{type: string, format: date}"),
        ("{type: any}", "{}"),
        (
            "{type: string, maxLength: '10'}",
            "{type: string, maxLength: 10}",
        ),
        ("{type: string, enum: a}", "{type: string, enum: [a]}"),
        (
            "{properties: {a: {type: string, required: true}}}",
            "{required: [a], properties: {a: {type: string}}}",
        ),
        ("{type: object, properties: null}", "{type: object}"),
        (
            "{type: object, description: 5}",
            "{type: object, description: 5}",
        ),
        ("{allOf: {type: string}}", "{allOf: [{type: string}]}"),
        ("{type: [string]}", "{type: string}"),
        (
            "{discriminator: kind}",
            "{discriminator: {propertyName: kind}}",
        ),
        (
            "{$ref: '#/definitions/B'}",
            "{$ref: #/components/schemas/B}",
        ),
        ("{$ref: B}", "{$ref: #/components/schemas/B}"),
        (
            "{$ref: '/components/schemas/B'}",
            "{$ref: #/components/schemas/B}",
        ),
        ("{$ref: '#/components/schemas/Gone'}", "{}"),
        ("{$ref: '#/components/schemas/A'}", "{}"),
        ("{$ref: 'https://example.com/x.yaml'}", "{}"),
    ] {
        let (shown, messages) = schema("3.0.3", body);
        assert_eq!(shown, expected, "{body}");
        assert_eq!(messages.len(), 1, "{body}: {messages:?}");
        assert!(
            messages[0].contains(" /components/schemas/A"),
            "{messages:?}"
        );
    }
}

#[test]
fn forged_markers_are_dropped_and_extensions_kept() {
    assert_eq!(
        quiet(
            "3.0.3",
            "{type: string, x-norm-const: true, x-mine: {$ref: kept}}"
        ),
        "{type: string, x-mine: {$ref: kept}}"
    );
}

#[test]
fn references_end_at_components_and_places_lead_back() {
    let (document, source, messages) = run("openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a/{id}:
    $ref: '#/paths/~1b'
  /b:
    get:
      parameters: [{$ref: '#/components/parameters/Id'}]
      responses:
        '2xx': {$ref: '#/x-shared/ok'}
        200 OK: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A/properties/in%7Bner'}}}}
components:
  parameters:
    Id: {name: id, in: query, required: 'yes', schema: {type: string}}
  schemas:
    A: {properties: {'in{ner': {type: string}}}
    Loop: {$ref: '#/components/schemas/Pool'}
    Pool: {$ref: '#/components/schemas/Loop'}
x-shared:
  ok: {description: fine}
");
    assert_eq!(
        at(&document, "/paths/~1b/get/responses/2XX"),
        "{$ref: #/components/responses/x-shared_ok}"
    );
    assert_eq!(
        at(&document, "/components/responses/x-shared_ok"),
        "{description: fine}"
    );
    assert_eq!(
        at(
            &document,
            "/paths/~1b/get/responses/200/content/application~1json/schema"
        ),
        "{$ref: #/components/schemas/A_in_ner}"
    );
    assert_eq!(at(&document, "/components/schemas/Loop"), "{}");
    assert_eq!(
        at(&document, "/paths/~1a~1{id}/get/parameters"),
        "[{$ref: #/components/parameters/Id}]"
    );
    let origin = |pointer: &str| document.origins.origin(&Pointer::parse(pointer));
    assert_eq!(
        origin("/paths/~1a~1{id}/get/responses").pointer.as_str(),
        "/paths/~1b/get/responses"
    );
    assert_eq!(
        origin("/components/responses/x-shared_ok/description")
            .pointer
            .as_str(),
        "/x-shared/ok/description"
    );
    assert_eq!(
        source
            .locate(&origin("/paths/~1b/get/responses/200/description"))
            .line,
        11
    );
    assert!(
        messages
            .iter()
            .any(|m| m.starts_with("E0108 /components/schemas/Loop")),
        "{messages:?}"
    );
}

#[test]
fn swagger_is_raised() {
    let (document, _, messages) = run("swagger: '2.0'
info: {title: t, version: '1'}
host: api.example.com
basePath: /v1
schemes: [http, https]
consumes: [application/json]
produces: [application/json, text/csv]
parameters:
  Body: {name: user, in: body, required: true, schema: {$ref: '#/definitions/User'}}
  Ids: {name: ids, in: query, type: array, items: {type: integer}, collectionFormat: pipes}
paths:
  /users:
    post:
      parameters: [{$ref: '#/parameters/Ids'}, {$ref: '#/parameters/Body'}]
      responses:
        200: {description: ok, schema: {$ref: '#/definitions/User'}, headers: {X-A: {type: integer}}}
    put:
      produces: [application/pdf]
      parameters:
        - {name: f, in: formData, type: file, required: true}
        - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: multi}
      responses: {200: {description: ok, schema: {type: file}}}
definitions:
  User: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}, n: {type: string, x-nullable: true}}}
securityDefinitions:
  b: {type: basic}
  o: {type: oauth2, flow: accessCode, authorizationUrl: https://a, tokenUrl: https://t, scopes: {r: read}}
");
    assert!(messages.is_empty(), "{messages:?}");
    assert_eq!(
        at(&document, "/servers"),
        "[{url: https://api.example.com/v1}, {url: http://api.example.com/v1}]"
    );
    let post = "/paths/~1users/post";
    assert_eq!(
        at(&document, &format!("{post}/parameters")),
        "[{$ref: #/components/parameters/Ids}]"
    );
    assert_eq!(
        at(&document, &format!("{post}/requestBody")),
        "{required: true, content: {application/json: {schema: {$ref: #/components/schemas/User}}}, x-norm-body-name: user}"
    );
    assert_eq!(
        at(
            &document,
            &format!("{post}/responses/200/content/text~1csv")
        ),
        "{schema: {$ref: #/components/schemas/User}}"
    );
    assert_eq!(
        at(&document, &format!("{post}/responses/200/headers")),
        "{X-A: {schema: {type: integer}}}"
    );
    assert_eq!(
        at(&document, "/components/parameters"),
        "{Ids: {name: ids, in: query, schema: {type: array, items: {type: integer}}, style: pipeDelimited, explode: false}}"
    );
    let put = "/paths/~1users/put";
    assert_eq!(
        at(&document, &format!("{put}/requestBody")),
        "{content: {multipart/form-data: {schema: {type: object, properties: {f: {type: string, format: binary}, tags: {type: array, items: {type: string}}}, required: [f]}, encoding: {tags: {style: form, explode: true}}}}, required: true}"
    );
    assert_eq!(
        at(&document, &format!("{put}/responses/200/content")),
        "{application/pdf: {schema: {type: string, format: binary}}}"
    );
    assert_eq!(
        at(&document, "/components/schemas/User/discriminator"),
        "{propertyName: kind}"
    );
    assert_eq!(
        at(&document, "/components/schemas/User/properties/n"),
        "{type: string, nullable: true}"
    );
    assert_eq!(
        at(&document, "/components/securitySchemes"),
        "{b: {type: http, scheme: basic}, o: {type: oauth2, flows: {authorizationCode: {authorizationUrl: https://a, tokenUrl: https://t, scopes: {r: read}}}}}"
    );
    let origin = document.origins.origin(&Pointer::parse(format!(
        "{post}/requestBody/content/application~1json/schema"
    )));
    assert_eq!(origin.pointer.as_str(), "/parameters/Body/schema");
}

#[test]
fn news_of_3_1_and_3_2() {
    let (document, _, messages) = run("openapi: 3.2.0
info: {title: t, version: '1'}
webhooks:
  made: {post: {responses: {}}}
paths:
  /a:
    query: {operationId: q, responses: {}}
    additionalOperations: {COPY: {operationId: c, responses: {}}}
    get:
      responses:
        '200': {content: {text/event-stream: {itemSchema: {type: object}}}}
components:
  securitySchemes:
    m: {type: mutualTLS}
    d: {type: oauth2, flows: {deviceAuthorization: {deviceAuthorizationUrl: https://d, tokenUrl: https://t, scopes: {}}}}
");
    assert!(messages.is_empty(), "{messages:?}");
    assert_eq!(
        at(&document, "/x-norm-webhooks"),
        "{made: {post: {responses: {}}}}"
    );
    assert_eq!(
        at(&document, "/paths/~1a/x-norm-additional-operations"),
        "{QUERY: {operationId: q, responses: {}}, COPY: {operationId: c, responses: {}}}"
    );
    assert_eq!(
        at(&document, "/paths/~1a/get/responses/200/content"),
        "{text/event-stream: {schema: {type: object}, x-norm-item-schema: true}}"
    );
    assert_eq!(
        at(&document, "/components/securitySchemes/m"),
        "{type: mutualTLS}"
    );
    assert!(
        at(&document, "/components/securitySchemes/d/flows")
            .starts_with("{x-norm-device-authorization: {")
    );
    let origin = document.origins.origin(&Pointer::parse(
        "/paths/~1a/x-norm-additional-operations/QUERY/operationId",
    ));
    assert_eq!(origin.pointer.as_str(), "/paths/~1a/query/operationId");
}

#[test]
fn parameters_and_bodies_of_the_wrong_shape() {
    let (document, _, messages) = run("openapi: 3.0.3
info: {title: t, version: 1.10}
servers: {url: /}
security: {key: []}
paths:
  a/{id}:
    GET:
      operationId: 5
      tags: users
      parameters:
        - {name: id}
        - {name: q, in: Query, type: integer}
        - {in: query}
        - null
      requestBody: {content: null}
    post: null
");
    assert_eq!(at(&document, "/info/version"), "1.10");
    assert_eq!(at(&document, "/servers"), "[{url: /}]");
    assert_eq!(at(&document, "/security"), "[{key: []}]");
    let get = "/paths/~1a~1{id}/get";
    assert_eq!(at(&document, &format!("{get}/tags")), "[users]");
    assert_eq!(
        at(&document, &format!("{get}/parameters")),
        "[{name: id, in: path, required: true, schema: {type: string}}, {name: q, in: query, schema: {type: integer}}]"
    );
    assert_eq!(at(&document, "/paths/~1a~1{id}/post"), "nothing");
    assert!(
        messages.iter().all(|m| m.starts_with("E0201")),
        "{messages:?}"
    );
    let origin = document
        .origins
        .origin(&Pointer::parse(format!("{get}/parameters/1/schema")));
    assert_eq!(origin.pointer.as_str(), "/paths/a~1{id}/GET/parameters/1");
}

#[test]
fn depth_is_bounded_and_costs_no_stack_overflow() {
    let nested = |levels: usize| {
        format!(
            "{}{{}}{}",
            "{\"allOf\":[".repeat(levels),
            "]}".repeat(levels)
        )
    };
    let text = |levels: usize| {
        format!(
            "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"\",\"version\":\"\"}},\"components\":{{\"schemas\":{{\"A\":{}}}}}}}",
            nested(levels)
        )
    };
    let (document, _, messages) = run(&text(58));
    assert!(
        messages.is_empty() && at(&document, "/components/schemas/A").starts_with("{allOf"),
        "{messages:?}"
    );
    let mut diags = Diagnostics::default();
    assert!(Source::from_text("a.json", text(5000), &mut diags).is_none());
    assert_eq!(diags.items()[0].code.as_str(), "E0105");
}
