//! A small API, reported with and without names.

use super::*;
use crate::config::Config;
use crate::ir::*;
use crate::name::{Lock, decide};
use crate::tree::Pointer;

fn at(pointer: &str) -> Origin {
    Origin::root(Pointer::parse(pointer))
}

fn api() -> Api {
    let mut api = Api::default();
    api.info.title = "Pets".into();
    let kind = TypeKind::Newtype(Newtype {
        pattern: "^PT[0-9]{4}$".into(),
        prefix: "PT".into(),
        count: 4,
        class: vec![('0', '9')],
    });
    let pet = api.types.push(TypeDef {
        origin: at("/components/schemas/PetId"),
        hint: NameHint::Component("PetId".into()),
        docs: Docs::default(),
        kind,
        facts: TypeFacts::default(),
        examples: Vec::new(),
    });
    let operation = api.operations.push(Operation {
        origin: at("/paths/~1pets/get"),
        operation_id: Some("listPets".into()),
        method: "GET".into(),
        path: PathTemplate {
            raw: "/pets".into(),
            pieces: vec![PathPiece::Literal("/pets".into())],
        },
        docs: Docs::default(),
        tags: vec!["Pets".into()],
        params: vec![Param {
            wire: "after".into(),
            location: Location::Query,
            origin: at("/paths/~1pets/get/parameters/0"),
            docs: Docs::default(),
            required: false,
            ty: Type::List(Box::new(Type::Named(pet))),
            encoding: Encoding {
                style: Style::Form,
                explode: true,
                allow_reserved: false,
            },
            secret: false,
            json_text: false,
            default: Some(crate::tree::Value::Number(crate::tree::Number::from(7))),
            bounds: Bounds::default(),
            schema: None,
            examples: Vec::new(),
        }],
        bodies: Vec::new(),
        body_required: false,
        body_docs: Docs::default(),
        responses: Vec::new(),
        success: Success::Empty,
        accept: Vec::new(),
        further: Vec::new(),
        sends: Vec::new(),
        errors: Vec::new(),
        security: None,
        servers: Vec::new(),
        paging: None,
        idempotency_header: None,
        extensions: Default::default(),
        examples: Examples::default(),
    });
    api.groups.push(Group {
        hint: "pets".into(),
        key: "tag:Pets".into(),
        description: None,
        operations: vec![operation],
    });
    api
}

fn source() -> Source {
    let text = "openapi: 3.0.3\npaths:\n  /pets:\n    get:\n      parameters:\n      - name: after\ncomponents: {schemas: {PetId: {}}}\n";
    Source::from_text("pets.yaml", text, &mut Diagnostics::default()).unwrap_or_default()
}

#[test]
fn without_names() {
    let (api, source, diagnostics) = (api(), source(), Diagnostics::default());
    let report = report(Inspected {
        api: &api,
        names: None,
        source: &source,
        diagnostics: &diagnostics,
    });
    let json = serde_json::to_value(&report).unwrap_or_default();
    assert_eq!(json["format_version"], 1);
    assert_eq!(json["operations"][0]["id"], "GET /pets");
    assert_eq!(
        json["operations"][0]["at"],
        serde_json::json!({"file": "pets.yaml", "pointer": "#/paths/~1pets/get", "line": 4, "column": 5})
    );
    let expected = serde_json::json!({"kind": "list", "of": {"kind": "named", "id": "#/components/schemas/PetId", "rust": null}});
    assert_eq!(json["operations"][0]["parameters"][0]["type"], expected);
    assert_eq!(json["operations"][0]["parameters"][0]["default"], 7);
    assert_eq!(json["types"][0]["detail"], "^PT[0-9]{4}$");
}

#[test]
fn with_names_and_as_text() {
    let (api, source, mut diagnostics) = (api(), source(), Diagnostics::default());
    let names = decide(
        &api,
        &Config::default(),
        &mut Lock::default(),
        &mut diagnostics,
    );
    let report = report(Inspected {
        api: &api,
        names: Some(&names),
        source: &source,
        diagnostics: &diagnostics,
    });
    assert_eq!(report.types[0].rust.as_deref(), Some("models::PetId"));
    let text = text(&report);
    assert!(
        text.contains(
            "  GET /pets  client.pets().list  (pets.yaml:4)\n      query after?: [PetId]\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("  newtype models::PetId ^PT[0-9]{4}$  (pets.yaml:7)\n"),
        "{text}"
    );
}
