//! Says of a request, as a server received it, whether it is what a description says: its path,
//! query, headers and body are read back by the description's own words, and put to a JSON
//! Schema validator that we did not write. Shares no code with the generator.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::support::Recorded;

/// Judges requests by one description.
pub(crate) struct Judge {
    document: Document,
}

/// A value that was received in its textual form, and where.
type Pairs = Vec<(String, String)>;

impl Judge {
    pub(crate) fn new(document: Document) -> Self {
        Self { document }
    }

    /// What is wrong with a request; empty if nothing is. `prefix` is what the server's URL adds.
    pub(crate) fn judge(&self, request: &Recorded, prefix: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut words = request.line.split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let target = target.strip_prefix(prefix).unwrap_or(target);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let Some((template, in_path)) = self.document.route(method, path) else {
            return vec![format!("no operation is {method} {path}")];
        };
        let operation = self.document.operation(&template, method);
        let mut query = pairs(query, '&');
        // What the path itself says of the query.
        let fixed = template
            .split('#')
            .next()
            .and_then(|path| path.split_once('?'));
        for pair in pairs(fixed.map_or("", |(_, fixed)| fixed), '&') {
            match query.iter().position(|other| *other == pair) {
                Some(at) => drop(query.remove(at)),
                None => wrong.push(format!("query `{}={}` is missing", pair.0, pair.1)),
            }
        }
        let mut cookies = request
            .header("cookie")
            .map_or(Vec::new(), |text| pairs(&text.replace("; ", ";"), ';'));
        wrong.extend(self.credentials(&operation, request, &mut query, &mut cookies));
        let mut header_of_cookies = false;
        for param in self.document.parameters(&template, method) {
            let name = param["name"].as_str().unwrap_or_default();
            let place = param["in"].as_str().unwrap_or_default();
            let found = match place {
                "path" => in_path
                    .get(name)
                    .map(|raw| self.path_value(&param, name, raw)),
                "query" => self.pairs_value(&param, name, &mut query),
                "cookie" => self.pairs_value(&param, name, &mut cookies),
                "header" => request.header(&name.to_ascii_lowercase()).map(|raw| {
                    let (_, explode) = style(&param, "simple");
                    self.joined(&param, raw, ',', explode, &str::to_owned)
                }),
                _ => continue,
            };
            let ignored = ["accept", "content-type", "authorization"];
            if place == "header" && ignored.contains(&name.to_ascii_lowercase().as_str()) {
                continue;
            }
            // What it says beside the described cookies is its own affair.
            if place == "header" && name.eq_ignore_ascii_case("cookie") {
                header_of_cookies = true;
            }
            match found {
                Some(Ok(raw)) => wrong.extend(self.value(&param, place, name, &raw)),
                Some(Err(why)) => wrong.push(format!("{place} `{name}`: {why}")),
                None if param["required"] == true => {
                    wrong.push(format!("{place} `{name}` is required"));
                }
                None => {}
            }
        }
        wrong.extend(
            query
                .iter()
                .map(|(k, v)| format!("query `{k}={v}` is not described")),
        );
        wrong.extend(
            cookies
                .iter()
                .filter(|_| !header_of_cookies)
                .map(|(k, v)| format!("cookie `{k}={v}` is not described")),
        );
        wrong.extend(self.body(&operation, request));
        wrong
    }

    /// Whether a value that was read back fits its schema.
    fn value(&self, param: &Value, place: &str, name: &str, raw: &Raw) -> Vec<String> {
        let content = param["content"]
            .as_object()
            .and_then(|all| all.values().next());
        let (schema, value) = match content {
            Some(content) => {
                let Raw::Text(text) = raw else {
                    return vec![format!("{place} `{name}` is no text")];
                };
                match serde_json::from_str(text) {
                    Ok(value) => (&content["schema"], value),
                    Err(error) => return vec![format!("{place} `{name}`: {error}")],
                }
            }
            None => (schema_of(param), self.document.typed(schema_of(param), raw)),
        };
        self.document
            .faults(schema, &value)
            .map(|fault| format!("{place} `{name}` is {value}: {fault}"))
            .collect()
    }

    /// A path value, with the marks of its style taken off.
    fn path_value(&self, param: &Value, name: &str, raw: &str) -> Result<Raw, String> {
        let (style, explode) = style(param, "simple");
        let own = format!("{name}=");
        match style {
            "label" => {
                let rest = raw
                    .strip_prefix('.')
                    .ok_or("it does not begin with a dot")?;
                self.joined(
                    param,
                    rest,
                    if explode { '.' } else { ',' },
                    explode,
                    &decoded,
                )
            }
            "matrix" => {
                let rest = raw
                    .strip_prefix(';')
                    .ok_or("it does not begin with a semicolon")?;
                let list = self.document.may_be(schema_of(param), "array");
                if explode && list {
                    let items = rest.split(';').map(|item| {
                        let item = item.strip_prefix(&own).ok_or("an item has not its name")?;
                        Ok(Raw::Text(decoded(item)))
                    });
                    return Ok(Raw::List(items.collect::<Result<_, &str>>()?));
                }
                let object = self.document.may_be(schema_of(param), "object");
                if explode && object {
                    return self.joined(param, rest, ';', true, &decoded);
                }
                let rest = rest.strip_prefix(&own).ok_or("it has not its name")?;
                self.joined(param, rest, ',', false, &decoded)
            }
            _ => self.joined(param, raw, ',', explode, &decoded),
        }
    }

    /// Pieces between a sign, by what the schema says they are.
    fn joined(
        &self,
        param: &Value,
        text: &str,
        between: char,
        explode: bool,
        decode: &dyn Fn(&str) -> String,
    ) -> Result<Raw, String> {
        let schema = schema_of(param);
        let is = |kind: &str| param.get("content").is_none() && self.document.may_be(schema, kind);
        let pieces = || text.split(between);
        if is("array") {
            return Ok(Raw::List(
                pieces().map(|item| Raw::Text(decode(item))).collect(),
            ));
        }
        if is("object") && explode {
            let members = pieces().map(|piece| {
                let (key, value) = piece.split_once('=').ok_or("a piece of it has no `=`")?;
                Ok((decode(key), Raw::Text(decode(value))))
            });
            return Ok(Raw::Object(members.collect::<Result<_, &str>>()?));
        }
        if is("object") {
            let pieces: Vec<String> = pieces().map(decode).collect();
            return members(&pieces);
        }
        Ok(Raw::Text(decode(text)))
    }

    /// Takes the pairs of a parameter out of those that are left.
    fn pairs_value(
        &self,
        param: &Value,
        name: &str,
        open: &mut Pairs,
    ) -> Option<Result<Raw, String>> {
        let (style, explode) = style(param, "form");
        let schema = schema_of(param);
        let is = |kind: &str| param.get("content").is_none() && self.document.may_be(schema, kind);
        let take = |open: &mut Pairs, wanted: &dyn Fn(&str) -> bool| -> Pairs {
            let (taken, left) = open.drain(..).partition(|(key, _)| wanted(key));
            *open = left;
            taken
        };
        if style == "deepObject" {
            let prefix = format!("{name}[");
            let taken = take(open, &|key| key.starts_with(&prefix));
            let members = taken.into_iter().map(|(key, value)| {
                let key = key
                    .strip_prefix(&prefix)
                    .and_then(|key| key.strip_suffix(']'));
                Some((key?.to_owned(), Raw::Text(value)))
            });
            let members: Option<Vec<_>> = members.collect();
            return match members {
                Some(members) if members.is_empty() => None,
                Some(members) => Some(Ok(Raw::Object(members))),
                None => Some(Err("a name in it has no closing bracket".into())),
            };
        }
        let taken = take(open, &|key| key == name);
        if explode && is("object") && taken.is_empty() {
            let known = self.document.properties(schema);
            let taken = take(open, &|key| {
                known
                    .as_ref()
                    .is_none_or(|known| known.iter().any(|k| k == key))
            });
            let members: Vec<_> = taken
                .into_iter()
                .map(|(key, value)| (key, Raw::Text(value)))
                .collect();
            return (!members.is_empty()).then_some(Ok(Raw::Object(members)));
        }
        let (_, first) = taken.first()?;
        if explode && is("array") {
            let items = taken.iter().map(|(_, value)| Raw::Text(value.clone()));
            return Some(Ok(Raw::List(items.collect())));
        }
        if taken.len() > 1 {
            return Some(Err(format!("it is there {} times", taken.len())));
        }
        let between = match style {
            "spaceDelimited" => ' ',
            "pipeDelimited" => '|',
            "tab" => '\t',
            _ => ',',
        };
        if is("array") {
            let items = first.split(between).map(|item| Raw::Text(item.into()));
            return Some(Ok(Raw::List(items.collect())));
        }
        if is("object") {
            let pieces: Vec<String> = first.split(between).map(str::to_owned).collect();
            return Some(members(&pieces));
        }
        Some(Ok(Raw::Text(first.clone())))
    }

    /// Whether one of the alternatives of `security` is met. Takes keys out of query and cookies.
    fn credentials(
        &self,
        operation: &Value,
        request: &Recorded,
        query: &mut Pairs,
        cookies: &mut Pairs,
    ) -> Option<String> {
        let root = self.document.root();
        let alternatives = operation
            .get("security")
            .or(root.get("security"))?
            .as_array()?;
        let schemes = root
            .pointer("/components/securitySchemes")
            .or(root.get("securityDefinitions"))?;
        let take = |open: &mut Pairs, name: &str| {
            let before = open.len();
            open.retain(|(key, _)| key != name);
            open.len() < before
        };
        let authorization = request.header("authorization").unwrap_or_default();
        let mut shown = BTreeMap::new();
        for (id, scheme) in schemes.as_object()? {
            let scheme = self.document.resolve(scheme);
            let name = scheme["name"].as_str().unwrap_or_default();
            let kind = scheme["type"].as_str().unwrap_or_default();
            let is = match (kind, scheme["in"].as_str(), scheme["scheme"].as_str()) {
                ("apiKey", Some("query"), _) => take(query, name),
                ("apiKey", Some("cookie"), _) => take(cookies, name),
                ("apiKey", ..) => request.header(&name.to_ascii_lowercase()).is_some(),
                ("basic", ..) => authorization.starts_with("Basic "),
                ("http", _, Some(scheme)) => {
                    let word = authorization.split(' ').next().unwrap_or_default();
                    word.eq_ignore_ascii_case(scheme)
                }
                ("oauth2" | "openIdConnect", ..) => authorization.starts_with("Bearer "),
                _ => true,
            };
            shown.insert(id.as_str(), is);
        }
        let met = alternatives.is_empty()
            || alternatives.iter().filter_map(Value::as_object).any(|all| {
                all.keys()
                    .all(|id| shown.get(id.as_str()).copied().unwrap_or(true))
            });
        (!met).then(|| format!("no alternative of `security` is met: {shown:?}"))
    }

    fn body(&self, operation: &Value, request: &Recorded) -> Vec<String> {
        let body = self.document.body(operation);
        let Some(media) = request.header("content-type") else {
            return match body {
                Some(body) if body["required"] == true => vec!["a body is required".into()],
                _ if request.body.is_empty() => Vec::new(),
                _ => vec!["the body has no media type".into()],
            };
        };
        let Some(body) = body else {
            return vec![format!("no body is described, but it is {}", request.body)];
        };
        let essence = media.split(';').next().unwrap_or_default().trim();
        let none = Map::new();
        let contents = body["content"].as_object().unwrap_or(&none);
        let Some(content) = contents
            .iter()
            .find(|(range, _)| fits(range, media))
            .or(contents.iter().find(|(range, _)| fits(range, essence)))
            .map(|(_, content)| content)
        else {
            return vec![format!("the media type {media} is not described")];
        };
        let schema = &content["schema"];
        let value = if essence.ends_with("json") {
            match serde_json::from_str(&request.body) {
                Ok(value) => value,
                Err(error) => return vec![format!("the body is no JSON: {error}")],
            }
        } else if essence == "application/x-www-form-urlencoded" {
            match self.form(content, &request.body) {
                Ok(value) => value,
                Err(why) => return vec![format!("the form: {why}")],
            }
        } else if essence.starts_with("multipart/") {
            let boundary = media.split_once("boundary=").unwrap_or_default().1;
            self.parts(schema, &request.body, boundary)
        } else {
            return Vec::new();
        };
        let faults = self.document.faults(schema, &value);
        faults
            .map(|fault| format!("the body is {value}: {fault}"))
            .collect()
    }

    /// The value of a form, each field by its encoding.
    fn form(&self, content: &Value, text: &str) -> Result<Value, String> {
        let mut open = pairs(&text.replace('+', "%20"), '&');
        let schema = &content["schema"];
        let mut out = Map::new();
        for (name, schema) in self.document.named(schema) {
            let mut param = content["encoding"][&name].clone();
            if !param.is_object() {
                param = json!({});
            }
            // A part that is JSON stands in one field, as text.
            let plain = param.get("style").is_none() && param.get("explode").is_none();
            let json = param["contentType"]
                .as_str()
                .is_some_and(|media| media.ends_with("json"));
            param["schema"] = schema.clone();
            if json && plain {
                let found = open.iter().position(|(key, _)| *key == name);
                if let Some((_, text)) = found.map(|at| open.remove(at)) {
                    let value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
                    out.insert(name, value);
                }
                continue;
            }
            if let Some(raw) = self.pairs_value(&param, &name, &mut open) {
                let value = self.document.typed(&schema, &raw?);
                out.insert(name, value);
            }
        }
        for (name, value) in open {
            out.insert(name, value.into());
        }
        Ok(Value::Object(out))
    }

    /// The value of a multipart body.
    fn parts(&self, schema: &Value, text: &str, boundary: &str) -> Value {
        let named: BTreeMap<String, Value> = self.document.named(schema).into_iter().collect();
        let mut out: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for part in text.split(&format!("--{}", boundary.trim_matches('"'))) {
            let Some((head, content)) = part.split_once("\r\n\r\n") else {
                continue;
            };
            let content = content.strip_suffix("\r\n").unwrap_or(content);
            let name = head
                .split_once("name=\"")
                .and_then(|(_, rest)| rest.split_once('"'));
            let name = name.map_or("", |(name, _)| name);
            let schema = named.get(name).unwrap_or(&Value::Null);
            let json = head
                .contains("application/json")
                .then(|| serde_json::from_str(content).ok());
            let item = if self.document.may_be(schema, "array") {
                self.document.items(schema)
            } else {
                schema
            };
            let value = json
                .flatten()
                .unwrap_or_else(|| self.document.typed(item, &Raw::Text(content.into())));
            out.entry(name.to_owned()).or_default().push(value);
        }
        let members = out.into_iter().map(|(name, mut values)| {
            let list = self
                .document
                .may_be(named.get(&name).unwrap_or(&Value::Null), "array");
            let value = if list || values.len() > 1 {
                Value::Array(values)
            } else {
                values.remove(0)
            };
            (name, value)
        });
        Value::Object(members.collect())
    }
}

/// Whether a media type is of a range.
fn fits(range: &str, media: &str) -> bool {
    let range = range.trim();
    range.eq_ignore_ascii_case(media)
        || range == "*/*"
        || range
            .strip_suffix("/*")
            .is_some_and(|kind| media.split('/').next() == Some(kind))
}

/// A value as it stands on the wire: its leaves are texts yet.
#[derive(Clone, Debug)]
pub(crate) enum Raw {
    Text(String),
    List(Vec<Raw>),
    Object(Vec<(String, Raw)>),
}

/// Names and values in turn.
fn members(pieces: &[String]) -> Result<Raw, String> {
    if pieces.len() % 2 == 1 {
        return Err(format!("{pieces:?} are no names and values"));
    }
    let pairs = pieces
        .chunks(2)
        .map(|pair| (pair[0].clone(), Raw::Text(pair[1].clone())));
    Ok(Raw::Object(pairs.collect()))
}

/// The schema of a parameter; Swagger 2.0 writes it into the parameter.
fn schema_of(param: &Value) -> &Value {
    param.get("schema").unwrap_or(param)
}

/// Style and explode, by their defaults where nothing is said.
fn style<'p>(param: &'p Value, default: &'p str) -> (&'p str, bool) {
    if param.get("type").is_some() && param.get("schema").is_none() {
        return match param["collectionFormat"].as_str() {
            Some("multi") => ("form", true),
            Some("ssv") => ("spaceDelimited", false),
            Some("pipes") => ("pipeDelimited", false),
            Some("tsv") => ("tab", false),
            _ => (default, false),
        };
    }
    let style = param["style"].as_str().unwrap_or(default);
    (style, param["explode"].as_bool().unwrap_or(style == "form"))
}

fn pairs(text: &str, between: char) -> Pairs {
    let parts = text.split(between).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Without percent-encoding.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).filter(|_| *first == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}
