//! Whole requests from the examples of parameters and bodies, and what must go over the wire
//! for each.

mod inputs;
mod wire;

use serde_json::{Map, Value as Json, json};

use super::Request;
use crate::ir::{Api, BodyKind, Location, OpId, Operation, PathPiece, SecurityKind};
use crate::source::Source;
pub(super) use inputs::{Good, Input, inputs};
use wire::{Pairs, in_form, in_header, in_parts, in_path, pairs};

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

/// What a builder is told under this key: which of the ways to give a body is meant.
pub const WAY: &str = "way";

/// How many requests with everything are made of one operation.
const CALLS: usize = 6;

/// The requests. With the first example of everything, then with the next ones; where we are
/// thorough, before them with no more than is required, and after them with each other way to
/// give the body.
pub(super) fn calls(request: &Request<'_>, inputs: &[Input]) -> Vec<Call> {
    let (source, api, thorough) = (request.source, request.api, request.thorough);
    let mut out = Vec::new();
    for group in inputs.chunk_by(|a, b| a.operation == b.operation) {
        let Some(first) = group.first() else { continue };
        let operation = &api.operations[first.operation];
        let told = group
            .iter()
            .any(|input| input.good.iter().any(|good| good.own));
        if !told && !thorough {
            continue;
        }
        let mut choices = Vec::new();
        if thorough {
            choices.push((0, None));
        }
        let most = |way: usize| {
            let counts = group.iter().filter(|input| input.is_of(way));
            counts.map(|input| input.full().count()).max().unwrap_or(0)
        };
        choices.extend((0..most(0).min(CALLS)).map(|turn| (0, Some(turn))));
        choices.extend((1..operation.sends.len()).map(|way| (way, Some(0))));
        let mut seen: Vec<Map<String, Json>> = Vec::new();
        for (way, turn) in choices {
            let call = Making {
                source,
                operation,
                inputs: group,
                way,
                turn,
            };
            let Some((give, want)) = call.make(api) else {
                continue;
            };
            if !seen.contains(&give) {
                seen.push(give.clone());
                out.push(Call {
                    operation: first.operation,
                    give,
                    want,
                });
            }
        }
    }
    // What takes nothing can be called too.
    if thorough {
        for (id, operation) in api.operations.iter() {
            let nothing = !inputs.iter().any(|input| input.operation == id)
                && inputs::testable(api, operation)
                && (request.deprecated || !operation.docs.deprecated);
            let call = Making {
                source,
                operation,
                inputs: &[],
                way: 0,
                turn: None,
            };
            if let Some((give, want)) = call.make(api).filter(|_| nothing) {
                out.push(Call {
                    operation: id,
                    give,
                    want,
                });
            }
        }
    }
    out
}

/// A request to be made.
struct Making<'a> {
    source: &'a Source,
    operation: &'a Operation,
    inputs: &'a [Input],
    /// Which of the ways to give the body.
    way: usize,
    /// Which value of each input; none: only what is required.
    turn: Option<usize>,
}

impl Making<'_> {
    fn body(&self) -> Option<&BodyKind> {
        let sent = self.operation.sends.get(self.way)?;
        Some(&self.operation.bodies.get(sent.body)?.kind)
    }

    fn make(&self, api: &Api) -> Option<(Map<String, Json>, Json)> {
        let mut give = Map::new();
        let mut want = Want::default();
        let mut has_body = false;
        for input in self.inputs.iter().filter(|input| input.is_of(self.way)) {
            if self.turn.is_none() && !input.required {
                continue;
            }
            // What cannot be written, such as an empty list in a query, gives way to the next.
            let placed = input
                .choices(self.turn)
                .filter(|good| !good.value.is_null())
                .find_map(|good| self.place(input, good, &mut want));
            match placed {
                Some(value) => {
                    has_body |= input.is_body();
                    give.insert(input.key.clone(), value);
                }
                None if input.required => return None,
                None => {}
            }
        }
        if self.operation.sends.len() > 1 && (has_body || self.operation.body_required) {
            give.insert(WAY.into(), self.way.into());
        }
        let (path, fixed) = self.path(&want)?;
        want.path = path;
        let fixed = fixed.split('&').filter(|pair| !pair.is_empty());
        want.query.extend(fixed.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), value.to_owned())
        }));
        Some((give, want.json(self.operation, api)))
    }

    /// Notes what must go out for a value; the value as the builder takes it.
    fn place(&self, input: &Input, good: &Good, want: &mut Want) -> Option<Json> {
        let value = &good.value;
        let params = &self.operation.params;
        let param = params
            .iter()
            .find(|param| input.key == inputs::key(param.location, &param.wire));
        if let Some(param) = param {
            let raw = self.source.at(&param.origin)?;
            match param.location {
                Location::Path => {
                    let text = in_path(raw, &param.wire, value)?;
                    want.in_path.push((param.wire.clone(), text));
                }
                Location::Header => want.header(&param.wire, in_header(raw, value)?),
                Location::Cookie => want.cookies.extend(pairs(raw, &param.wire, value)?),
                Location::Query => want.query.extend(pairs(raw, &param.wire, value)?),
            }
            return Some(value.clone());
        }
        match self.body()? {
            BodyKind::Json(_) | BodyKind::Text | BodyKind::Bytes => {
                want.undeclared.clone_from(&good.undeclared);
                want.body = Some(value.clone());
            }
            BodyKind::JsonLines(_) => {
                want.undeclared.clone_from(&good.undeclared);
                want.body = Some(value.clone());
                return Some(json!([value]));
            }
            BodyKind::Form(fields) => {
                let wire = input.key.strip_prefix("form ")?;
                let pairs = in_form(fields, wire, value)?;
                want.form.get_or_insert_default().extend(pairs);
            }
            BodyKind::FormOf(_, fields) => {
                let members = without_nulls(value)?;
                let pairs = members.map(|(name, value)| in_form(fields, name, value));
                let pairs: Vec<Pairs> = pairs.collect::<Option<_>>()?;
                want.form.get_or_insert_default().extend(pairs.concat());
            }
            BodyKind::Multipart(_) => {
                let wire = input.key.strip_prefix("part ")?;
                let parts = in_parts(wire, value);
                want.parts.get_or_insert_default().extend(parts);
            }
            BodyKind::MultipartOf(..) => {
                let members = without_nulls(value)?;
                let parts = want.parts.get_or_insert_default();
                for (name, value) in members {
                    parts.extend(in_parts(name, value));
                }
            }
        }
        Some(value.clone())
    }

    /// The path, and the query that the description writes into it. A fragment tells operations
    /// apart in the description, and is not sent.
    fn path(&self, want: &Want) -> Option<(String, String)> {
        let (mut path, mut query): (String, Option<String>) = (String::new(), None);
        for piece in &self.operation.path.pieces {
            match piece {
                PathPiece::Literal(text) => {
                    let sent = text.split('#').next().unwrap_or_default();
                    match (&mut query, sent.split_once('?')) {
                        (Some(query), _) => query.push_str(sent),
                        (None, Some((last, fixed))) => {
                            path.push_str(last);
                            query = Some(fixed.to_owned());
                        }
                        (None, None) => path.push_str(sent),
                    }
                    if sent.len() < text.len() {
                        break;
                    }
                }
                PathPiece::Param(name) => {
                    let (_, text) = want.in_path.iter().find(|(wire, _)| wire == name)?;
                    query.as_mut().unwrap_or(&mut path).push_str(text);
                }
            }
        }
        Some((path, query.unwrap_or_default()))
    }
}

/// The members of an object. None where one is null: how a form writes that, nobody says.
fn without_nulls(value: &Json) -> Option<impl Iterator<Item = (&String, &Json)>> {
    let members = value.as_object()?;
    let any = members.values().any(Json::is_null);
    (!any).then(|| members.iter())
}

/// What must go out.
#[derive(Default)]
struct Want {
    path: String,
    in_path: Pairs,
    query: Pairs,
    headers: Pairs,
    cookies: Pairs,
    form: Option<Pairs>,
    parts: Option<Pairs>,
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

    /// As data; what there is nothing of is left out.
    fn json(self, operation: &Operation, api: &Api) -> Json {
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
        let mut out = Map::new();
        out.insert("method".into(), operation.method.as_str().into());
        out.insert("path".into(), self.path.into());
        for (name, pairs) in [
            ("query", Some(self.query)),
            ("headers", Some(self.headers)),
            ("cookies", Some(self.cookies)),
            ("form", self.form),
            ("parts", self.parts),
        ] {
            if let Some(pairs) = pairs.filter(|pairs| !pairs.is_empty()) {
                out.insert(name.into(), json!(pairs));
            }
        }
        if let Some(body) = self.body {
            out.insert("body".into(), body);
        }
        for (name, list) in [
            ("undeclared", json!(self.undeclared)),
            ("keys", json!(keys)),
        ] {
            if list.as_array().is_some_and(|list| !list.is_empty()) {
                out.insert(name.into(), list);
            }
        }
        Json::Object(out)
    }
}
