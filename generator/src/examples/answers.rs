//! What the transport in memory answers to each operation: the description's own example of a
//! success, else a value made from its type.

use super::sample::Maker;
use super::{Suite, foreign, place};
use crate::ir::{
    Api, Content, ContentKind, Example, Field, FieldStep, OpId, Operation, PageParam, PageScheme,
    Response, Status, Success, Type, TypeKind,
};
use crate::source::Source;
use crate::tree::{FastSet, Value};

/// What is answered to an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The operation.
    pub operation: OpId,
    /// The status.
    pub status: u16,
    /// The media type; empty where there is no body.
    pub media_type: String,
    /// The body.
    pub body: String,
    /// Of a list that only counts, what is answered to who asks for a later page.
    pub later: Option<Later>,
}

/// How a later page is asked for, and what is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// Where its number, offset or id stands.
    pub param: PageParam,
    /// The number or offset of the first page.
    pub first: u64,
    /// A page without items.
    pub body: String,
}

/// An answer for each operation. Of the examples only those count that keep to their schema,
/// as far as `suite` judged them.
pub fn answers(source: &Source, api: &Api, suite: Option<&Suite>) -> Vec<Answer> {
    let judged = suite.map(|suite| {
        let cases = suite.cases.iter().filter(|case| !case.made);
        cases.map(|case| case.place.as_str()).collect()
    });
    let chosen = Chosen {
        source,
        api,
        judged,
    };
    let all = api.operations.iter();
    all.map(|(id, operation)| chosen.answer(id, operation))
        .collect()
}

/// The examples that may be answered with.
pub(super) struct Chosen<'a> {
    source: &'a Source,
    pub(super) api: &'a Api,
    judged: Option<FastSet<&'a str>>,
}

impl Chosen<'_> {
    /// The first of the examples that fits the type.
    pub(super) fn first<'e>(&self, examples: &'e [Example], ty: &Type) -> Option<&'e Value> {
        let fits = |example: &&Example| match &self.judged {
            Some(judged) => {
                foreign(self.api, ty)
                    || judged.contains(place(self.source, &example.origin).as_str())
            }
            None => true,
        };
        examples.iter().find(fits).map(|example| &example.value)
    }

    fn answer(&self, id: OpId, operation: &Operation) -> Answer {
        let response = success(operation);
        let content = response.and_then(|response| content(operation, response));
        let body = content.map_or_else(String::new, |content| self.body(operation, content));
        Answer {
            operation: id,
            status: match response.map(|response| response.status) {
                Some(Status::Code(code)) => code,
                Some(_) => 200,
                None => 204,
            },
            media_type: content.map(media_type).unwrap_or_default(),
            later: self.later(operation, &body),
            body,
        }
    }

    /// Nothing in the page of a list that only counts says that it is the last.
    fn later(&self, operation: &Operation, body: &str) -> Option<Later> {
        let paging = operation.paging.as_ref()?;
        let (param, first) = match &paging.scheme {
            PageScheme::Offset { param, first } | PageScheme::PageNumber { param, first } => {
                (param, *first)
            }
            PageScheme::LastId { param, .. } => (param, 0),
            _ => return None,
        };
        let items = paging.items.as_ref().filter(|_| paging.more.is_none())?;
        let mut page: serde_json::Value = serde_json::from_str(body).ok()?;
        let mut at = &mut page;
        for field in self.fields(&items.way) {
            at = at.get_mut(&field.wire)?;
        }
        *at = match at {
            serde_json::Value::Object(_) => serde_json::json!({}),
            _ => serde_json::json!([]),
        };
        Some(Later {
            param: param.clone(),
            first,
            body: page.to_string(),
        })
    }

    /// The fields on a way; a step into a union is none.
    fn fields(&self, way: &[FieldStep]) -> Vec<&Field> {
        let fields = way.iter().filter_map(|step| {
            let TypeKind::Struct(model) = &self.api.types[step.of].kind else {
                return None;
            };
            model.fields.get(step.field)
        });
        fields.collect()
    }

    fn body(&self, operation: &Operation, content: &Content) -> String {
        let text = || {
            let mut examples = content.examples.iter();
            examples.find_map(|example| Some(example.value.as_str()?.to_owned()))
        };
        match &content.kind {
            ContentKind::Json(ty) => {
                let example = self.first(&content.examples, ty).cloned();
                let mut value = example.unwrap_or_else(|| Maker::new(self).value(ty));
                self.end(operation, &mut value);
                value.to_json()
            }
            ContentKind::Events(ty) => text()
                .unwrap_or_else(|| format!("data: {}\n\n", Maker::new(self).value(ty).to_json())),
            ContentKind::JsonLines(ty) => {
                text().unwrap_or_else(|| format!("{}\n", Maker::new(self).value(ty).to_json()))
            }
            ContentKind::Text => text().unwrap_or_else(|| "text".to_owned()),
            ContentKind::Bytes => text().unwrap_or_else(|| "bytes".to_owned()),
            ContentKind::Empty => String::new(),
        }
    }

    /// Makes a page the last one, where it says itself that there are more: the same answer is
    /// given to every request, and a list of it would have no end.
    fn end(&self, operation: &Operation, page: &mut Value) {
        let Some(paging) = &operation.paging else {
            return;
        };
        if let PageScheme::NextLink(way) | PageScheme::Token { next: way, .. } = &paging.scheme {
            self.set(page, way, None);
        }
        if let Some(more) = &paging.more {
            self.set(page, &more.way, Some(Value::Bool(more.last)));
        }
    }

    /// Sets what stands at the end of a way, if the way is there; where there is nothing to set,
    /// what stands there is taken away as its schema allows.
    fn set(&self, value: &mut Value, way: &[FieldStep], to: Option<Value>) {
        let fields = self.fields(way);
        let Some((last, way)) = fields.split_last() else {
            return;
        };
        let mut at = value;
        for field in way {
            let Some(inner) = at.as_object_mut().and_then(|at| at.get_mut(&field.wire)) else {
                return;
            };
            at = inner;
        }
        let Some(object) = at.as_object_mut() else {
            return;
        };
        let there = object.contains_key(&last.wire);
        let to = match to {
            Some(to) => to,
            None if last.nullable && there => Value::Null,
            None if last.required => Value::String(String::new()),
            None => return drop(object.shift_remove(&last.wire)),
        };
        object.insert(last.wire.clone(), to);
    }
}

/// The response that stands for success.
fn success(operation: &Operation) -> Option<&Response> {
    let of = |good: fn(Status) -> bool| {
        let responses = operation.responses.iter();
        responses
            .filter(|response| good(response.status))
            .min_by_key(|response| response.status)
    };
    of(|status| matches!(status, Status::Code(200..=299) | Status::Range(2)))
        .or_else(|| of(|status| status == Status::Default))
        .or_else(|| of(|status| matches!(status, Status::Code(..400))))
}

/// Its content that is read without being asked for especially.
fn content<'a>(operation: &Operation, response: &'a Response) -> Option<&'a Content> {
    let kind = match &operation.success {
        Success::Empty => return None,
        Success::One(kind) => kind,
        Success::ByStatus(kinds) => {
            let mut kinds = kinds.iter();
            &kinds.find(|(status, _)| *status == response.status)?.1
        }
    };
    let mut contents = response.contents.iter();
    contents.find(|content| content.kind == *kind)
}

fn media_type(content: &Content) -> String {
    if !content.media_type.contains('*') && content.media_type.contains('/') {
        return content.media_type.clone();
    }
    match content.kind {
        ContentKind::Json(_) => "application/json",
        ContentKind::Text => "text/plain",
        ContentKind::Events(_) => "text/event-stream",
        ContentKind::JsonLines(_) => "application/x-ndjson",
        ContentKind::Bytes => "application/octet-stream",
        ContentKind::Empty => "",
    }
    .to_owned()
}
