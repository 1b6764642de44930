//! Whole requests from the examples of parameters and bodies, and what must go over the wire
//! for each: worked out from the parameter as its author wrote it, apart from the runtime.

use serde_json::{Map, Value as Json, json};

use super::Direction;
use super::schema::Schemas;
use crate::ir::{
    Api, BodyKind, Example, Location, OpId, Operation, PathPiece, SecurityKind, Style, Type,
    TypeKind,
};
use crate::source::Source;
use crate::tree::{Origin, Value};

/// A request that is made and compared.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation.
    pub operation: OpId,
    /// What the builder is given: `query PageSize`, `body`, ... → value.
    pub give: Map<String, Json>,
    /// What must go out.
    pub want: Json,
}

/// A value that an operation takes.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) operation: OpId,
    pub(super) key: String,
    pub(super) required: bool,
    pub(super) examples: Vec<Example>,
    pub(super) root: usize,
    /// Values that fit the schema, each with what the schema does not declare; whether they
    /// are the author's.
    pub(super) good: Vec<(Json, Vec<String>, bool)>,
}

/// How many requests are made of one operation.
const CALLS: usize = 6;

/// Everything that operations take, as far as a test can give it.
pub(super) fn inputs(api: &Api, schemas: &mut Schemas<'_>) -> Vec<Input> {
    let mut out = Vec::new();
    for (id, operation) in api.operations.iter() {
        if testable(api, operation) {
            operation_inputs(id, operation, schemas, &mut out);
        }
    }
    out
}

/// A test calls nothing that is deprecated, cannot name a user's own types, and reads no
/// multipart bodies and no streams.
fn testable(api: &Api, operation: &Operation) -> bool {
    let body = operation.bodies.first().map(|body| &body.kind);
    let mut types: Vec<&Type> = operation.params.iter().map(|param| &param.ty).collect();
    match body {
        Some(BodyKind::Json(ty) | BodyKind::FormOf(ty, _)) => types.push(ty),
        Some(BodyKind::Form(fields)) => types.extend(fields.iter().map(|field| &field.field.ty)),
        Some(BodyKind::Text) | None => {}
        Some(_) => return false,
    }
    let mut foreign = false;
    for ty in types {
        ty.each_named(&mut |id| foreign |= matches!(api.types[id].kind, TypeKind::Foreign(_)));
    }
    !foreign
        && !operation.docs.deprecated
        && operation.bodies.len() < 2
        && !operation.path.raw.contains(['?', '#'])
}

fn operation_inputs(
    id: OpId,
    operation: &Operation,
    schemas: &mut Schemas<'_>,
    out: &mut Vec<Input>,
) {
    let mut add = |key: String, required, schema: &Origin, examples: Vec<Example>| {
        let root = schemas.root(schema, Direction::Request);
        out.push(Input {
            operation: id,
            key,
            required,
            examples,
            root,
            good: Vec::new(),
        });
    };
    for param in &operation.params {
        let required = param.required || param.location == Location::Path;
        if param.docs.deprecated && !required {
            continue;
        }
        let schema = param.schema.as_ref().unwrap_or(&param.origin);
        let key = format!("{} {}", place(param.location), param.wire);
        add(key, required, schema, param.examples.clone());
    }
    let Some(body) = operation.bodies.first() else {
        return;
    };
    match (&body.kind, &body.schema) {
        (BodyKind::Form(fields), _) => {
            for form in fields {
                let field = &form.field;
                let required = operation.body_required && field.required && !field.read_only;
                if field.docs.deprecated && !required {
                    continue;
                }
                let whole = body.examples.iter().filter_map(|example| {
                    Some(Example {
                        value: example.value.get(&field.wire)?.clone(),
                        origin: example.origin.child(&field.wire),
                    })
                });
                let examples = whole.chain(field.examples.iter().cloned()).collect();
                add(
                    format!("form {}", field.wire),
                    required,
                    &field.origin,
                    examples,
                );
            }
        }
        (BodyKind::Json(_), Some(schema)) => add(
            "body".into(),
            operation.body_required,
            schema,
            body.examples.clone(),
        ),
        (kind, _) if operation.body_required => {
            // What has no schema of its own is given nothing, and the operation not called.
            let schema = body
                .schema
                .clone()
                .unwrap_or_else(|| body.origin.child("none"));
            if matches!(kind, BodyKind::Text) {
                add("body".into(), true, &schema, body.examples.clone());
            } else {
                add("body".into(), true, &schema, Vec::new());
            }
        }
        _ => {}
    }
}

/// The word for a place, as the builder's emitter has it.
fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// The requests: the first with the first value of everything, the next with the next ones.
pub(super) fn calls(source: &Source, api: &Api, inputs: &[Input], thorough: bool) -> Vec<Call> {
    let mut out = Vec::new();
    for group in inputs.chunk_by(|a, b| a.operation == b.operation) {
        let Some(first) = group.first() else { continue };
        let operation = &api.operations[first.operation];
        let told = group
            .iter()
            .any(|input| input.good.iter().any(|(.., own)| *own));
        if !told && !thorough {
            continue;
        }
        let turns = group
            .iter()
            .map(|input| input.good.len())
            .max()
            .unwrap_or(0);
        for turn in 0..turns.min(CALLS) {
            if let Some((give, want)) = call(source, api, operation, group, turn) {
                let call = Call {
                    operation: first.operation,
                    give,
                    want,
                };
                out.push(call);
            }
        }
    }
    out
}

fn call(
    source: &Source,
    api: &Api,
    operation: &Operation,
    inputs: &[Input],
    turn: usize,
) -> Option<(Map<String, Json>, Json)> {
    let kind = operation.bodies.first().map(|body| &body.kind);
    let form_of = matches!(kind, Some(BodyKind::FormOf(..)));
    let form = form_of || matches!(kind, Some(BodyKind::Form(_)));
    let mut give = Map::new();
    let mut want = Want::default();
    let mut path: Vec<(&str, String)> = Vec::new();
    for input in inputs {
        let chosen = input
            .good
            .get(turn % input.good.len().max(1))
            .filter(|(value, ..)| !value.is_null());
        let placed = chosen.and_then(|(value, undeclared, _)| {
            let param = operation
                .params
                .iter()
                .find(|param| input.key == format!("{} {}", place(param.location), param.wire));
            match param {
                Some(param) if param.location == Location::Path => {
                    let text = in_path(source.at(&param.origin)?, &param.wire, value)?;
                    path.push((&param.wire, text));
                }
                Some(param) => {
                    let raw = source.at(&param.origin)?;
                    match param.location {
                        Location::Header => want.header(&param.wire, in_header(raw, value)?),
                        Location::Cookie => want.cookies.extend(pairs(raw, &param.wire, value)?),
                        _ => want.query.extend(pairs(raw, &param.wire, value)?),
                    }
                }
                None if form_of => {
                    for (name, value) in value.as_object()? {
                        want.form.extend(in_form(operation, name, value)?);
                    }
                }
                None if input.key == "body" => {
                    want.undeclared.clone_from(undeclared);
                    want.body = Some(value.clone());
                }
                None => {
                    let wire = input.key.strip_prefix("form ")?;
                    want.form.extend(in_form(operation, wire, value)?);
                }
            }
            Some(value)
        });
        match placed {
            Some(value) => {
                give.insert(input.key.clone(), value.clone());
            }
            None if input.required => return None,
            None => {}
        }
    }
    let mut whole = String::new();
    for piece in &operation.path.pieces {
        match piece {
            PathPiece::Literal(text) => whole.push_str(text),
            PathPiece::Param(name) => {
                let (_, text) = path.iter().find(|(wire, _)| wire == name)?;
                whole.push_str(text);
            }
        }
    }
    // Keys that show who is calling come beside.
    let keys: Vec<&str> = api
        .security_schemes
        .iter()
        .filter_map(|scheme| match &scheme.kind {
            SecurityKind::ApiKeyQuery(name) | SecurityKind::ApiKeyCookie(name) => {
                Some(name.as_str())
            }
            _ => None,
        })
        .collect();
    let want = json!({
        "method": operation.method,
        "path": whole,
        "query": want.query,
        "headers": want.headers,
        "cookies": want.cookies,
        "body": want.body,
        "undeclared": want.undeclared,
        "form": if form { json!(want.form) } else { Json::Null },
        "keys": keys,
    });
    Some((give, want))
}

type Pairs = Vec<(String, String)>;

#[derive(Default)]
struct Want {
    query: Pairs,
    headers: Pairs,
    cookies: Pairs,
    form: Pairs,
    body: Option<Json>,
    undeclared: Vec<String>,
}

impl Want {
    /// A header, unless OpenAPI says that it is ignored (3.0.4, section 4.7.12).
    fn header(&mut self, name: &str, value: String) {
        let ignored = ["accept", "content-type", "authorization"];
        if !ignored.contains(&name.to_ascii_lowercase().as_str()) {
            self.headers.push((name.to_ascii_lowercase(), value));
        }
    }
}

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Style and explode as written, or by their defaults (OpenAPI 3.0.4, section 4.7.12.2; 2.0's
/// `collectionFormat`).
fn style<'p>(param: &'p Value, default: &'p str) -> (&'p str, bool) {
    let said = |key: &str| param.get(key).and_then(Value::as_str);
    if said("type").is_some() && param.get("schema").is_none() {
        return match said("collectionFormat") {
            Some("multi") => ("form", true),
            Some("ssv") => ("spaceDelimited", false),
            Some("tsv") => ("tab", false),
            Some("pipes") => ("pipeDelimited", false),
            _ => (default, false),
        };
    }
    let style = said("style").unwrap_or(default);
    let explode = param.get("explode").and_then(Value::as_bool);
    (style, explode.unwrap_or(style == "form"))
}

/// The parts of a list, or the names and values of an object; one part of anything else.
fn parts(value: &Json, between: &str) -> Option<Vec<String>> {
    match value {
        Json::Array(items) => items.iter().map(text).collect(),
        Json::Object(members) => members
            .iter()
            .map(|(key, value)| Some(format!("{key}{between}{}", text(value)?)))
            .collect(),
        scalar => Some(vec![text(scalar)?]),
    }
}

fn delimiter(style: &str) -> &'static str {
    match style {
        "spaceDelimited" => " ",
        "pipeDelimited" => "|",
        "tab" => "\t",
        _ => ",",
    }
}

/// The pairs of a query or cookie, not yet encoded. None for what the standard leaves open.
fn pairs(param: &Value, name: &str, value: &Json) -> Option<Pairs> {
    if param.get("content").is_some() {
        return Some(vec![(name.to_owned(), value.to_string())]);
    }
    let (style, explode) = style(param, "form");
    styled(style, explode, name, value)
}

fn styled(style: &str, explode: bool, name: &str, value: &Json) -> Option<Pairs> {
    match value {
        Json::Object(members) if style == "deepObject" => members
            .iter()
            .map(|(key, value)| Some((format!("{name}[{key}]"), text(value)?)))
            .collect(),
        Json::Array(items) if items.is_empty() || style == "deepObject" => None,
        Json::Object(members) if members.is_empty() => None,
        Json::Array(items) if explode => items
            .iter()
            .map(|item| Some((name.to_owned(), text(item)?)))
            .collect(),
        Json::Object(members) if explode => members
            .iter()
            .map(|(key, value)| Some((key.clone(), text(value)?)))
            .collect(),
        value => {
            let between = delimiter(style);
            let parts = parts(value, between)?;
            Some(vec![(name.to_owned(), parts.join(between))])
        }
    }
}

fn in_header(param: &Value, value: &Json) -> Option<String> {
    if param.get("content").is_some() {
        return Some(value.to_string());
    }
    let (_, explode) = style(param, "simple");
    let text = parts(value, if explode { "=" } else { "," })?.join(",");
    // What a header cannot hold is an error of its own.
    text.chars()
        .all(|c| c.is_ascii_graphic() || c == ' ')
        .then_some(text)
        .filter(|text| text.trim() == text && !text.is_empty())
}

fn in_path(param: &Value, name: &str, value: &Json) -> Option<String> {
    let out = if param.get("content").is_some() {
        value.to_string()
    } else {
        let (style, explode) = style(param, "simple");
        let between = if explode { "=" } else { "," };
        let parts = parts(value, between)?;
        match style {
            "label" => format!(".{}", parts.join(if explode { "." } else { "," })),
            "matrix" if explode => match value {
                Json::Array(_) => parts.iter().map(|part| format!(";{name}={part}")).collect(),
                Json::Object(_) => parts.iter().map(|part| format!(";{part}")).collect(),
                _ => format!(";{name}={}", parts.concat()),
            },
            "matrix" => format!(";{name}={}", parts.join(",")),
            _ => parts.join(","),
        }
    };
    // Nothing and dots are refused: they would lead elsewhere.
    (!out.is_empty() && !out.chars().all(|c| c == '.')).then_some(out)
}

fn in_form(operation: &Operation, wire: &str, value: &Json) -> Option<Pairs> {
    let Some(BodyKind::Form(fields) | BodyKind::FormOf(_, fields)) =
        operation.bodies.first().map(|body| &body.kind)
    else {
        return None;
    };
    let Some(form) = fields.iter().find(|form| form.field.wire == wire) else {
        return styled("form", true, wire, value);
    };
    let encoding = form.encoding;
    let style = match encoding.style {
        Style::Form => "form",
        Style::Space => "spaceDelimited",
        Style::Pipe => "pipeDelimited",
        Style::Tab => "tab",
        Style::DeepObject => "deepObject",
        Style::Json => return Some(vec![(wire.to_owned(), value.to_string())]),
        _ => return None,
    };
    styled(style, encoding.explode, wire, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;

    fn param(yaml: &str) -> Value {
        let text = format!("openapi: 3.0.0\np: {yaml}\n");
        let source = Source::from_text("a.yaml", text, &mut Diagnostics::default());
        let value = source.and_then(|source| source.files()[0].value.get("p").cloned());
        value.unwrap_or_default()
    }

    #[test]
    fn styles_are_the_standards_own_examples() {
        // OpenAPI 3.0.4, section 4.7.12.6.
        let list = json!(["blue", "black", "brown"]);
        let object = json!({ "R": 100, "G": 200, "B": 150 });
        let path =
            |yaml: &str, value: &Json| in_path(&param(yaml), "color", value).unwrap_or_default();
        assert_eq!(path("{ style: matrix }", &list), ";color=blue,black,brown");
        assert_eq!(
            path("{ style: matrix, explode: true }", &list),
            ";color=blue;color=black;color=brown"
        );
        assert_eq!(
            path("{ style: label, explode: true }", &list),
            ".blue.black.brown"
        );
        assert_eq!(path("{}", &object), "B,150,G,200,R,100");
        let query = |yaml: &str, value: &Json| {
            let pairs = pairs(&param(yaml), "color", value).unwrap_or_default();
            pairs
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect::<Vec<_>>()
                .join("&")
        };
        assert_eq!(query("{}", &list), "color=blue&color=black&color=brown");
        assert_eq!(
            query("{ explode: false }", &object),
            "color=B,150,G,200,R,100"
        );
        assert_eq!(
            query("{ style: pipeDelimited }", &list),
            "color=blue|black|brown"
        );
        assert_eq!(
            query("{ style: deepObject, explode: true }", &object),
            "color[B]=150&color[G]=200&color[R]=100"
        );
        assert_eq!(
            query("{ type: array, collectionFormat: ssv }", &list),
            "color=blue black brown"
        );
    }
}
