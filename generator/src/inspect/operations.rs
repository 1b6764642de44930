//! Operations in the report.

use super::model::*;
use super::{Inspected, server};
use crate::ir::{
    Body, BodyKind, Content, ContentKind, FieldStep, Location, OpId, Operation, PageParam,
    PageScheme, Paging, Param, Requirement, Response, Status, Style, TypeKind,
};
use crate::name::OperationNames;

/// An operation's id: method and path.
pub(super) fn id(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path.raw)
}

impl Inspected<'_> {
    pub(super) fn operation(&self, op: OpId, operation: &Operation) -> OperationReport {
        let names = self.names.map(|names| names.operation(op));
        OperationReport {
            id: id(operation),
            operation_id: operation.operation_id.clone(),
            method: operation.method.clone(),
            path: operation.path.raw.clone(),
            at: self.place(&operation.origin),
            rust: names.map(|names| self.operation_rust(op, names)),
            tags: operation.tags.clone(),
            deprecated: operation.docs.deprecated,
            parameters: operation
                .params
                .iter()
                .enumerate()
                .map(|(index, param)| self.parameter(index, param, names))
                .collect(),
            bodies: operation
                .bodies
                .iter()
                .enumerate()
                .map(|(index, body)| self.body(operation, index, body, names))
                .collect(),
            body_required: operation.body_required,
            responses: operation
                .responses
                .iter()
                .map(|response| self.response(operation, response, names))
                .collect(),
            paging: operation.paging.as_ref().map(|paging| self.paging(paging)),
            security: operation
                .security
                .as_ref()
                .map(|alternatives| each(alternatives, |requirement| requirement.scheme.clone())),
            scopes: operation
                .security
                .as_ref()
                .map(|alternatives| each(alternatives, |requirement| requirement.scopes.clone())),
            servers: operation.servers.iter().map(server).collect(),
        }
    }

    fn operation_rust(&self, op: OpId, names: &OperationNames) -> OperationRust {
        let group = self
            .api
            .groups
            .iter()
            .position(|group| group.operations.contains(&op));
        let group = group.and_then(|index| self.names?.groups.get(index));
        OperationRust {
            call: group.map(|group| format!("client.{}().{}", group.accessor, names.method)),
            builder: group
                .map(|group| format!("{}::{}::{}", group.module, names.module, names.builder)),
        }
    }

    fn parameter(
        &self,
        index: usize,
        param: &Param,
        names: Option<&OperationNames>,
    ) -> ParameterReport {
        ParameterReport {
            name: param.wire.clone(),
            location: location(param.location),
            required: param.required,
            secret: param.secret,
            style: style(param.encoding.style),
            explode: param.encoding.explode,
            ty: self.type_use(&param.ty),
            default: param.default.as_ref().map(super::types::json),
            rust: names
                .and_then(|names| names.params.get(index))
                .map(ToString::to_string),
            at: self.place(&param.origin),
        }
    }

    fn body(
        &self,
        operation: &Operation,
        index: usize,
        body: &Body,
        names: Option<&OperationNames>,
    ) -> BodyReport {
        // The fields have names where they are setters, or of the struct of parts.
        let own = operation.sends.iter().any(|sent| sent.body == index);
        let variant = operation
            .sends
            .iter()
            .position(|sent| sent.body == index || sent.also.contains(&body.media_type))
            .and_then(|at| names?.bodies.get(at));
        let (kind, ty, fields) = match &body.kind {
            BodyKind::Json(ty) => ("json", Some(ty), &[][..]),
            BodyKind::Form(fields) => ("form", None, fields.as_slice()),
            BodyKind::FormOf(ty, _) => ("form", Some(ty), &[][..]),
            BodyKind::MultipartOf(ty, _) => ("multipart", Some(ty), &[][..]),
            BodyKind::Multipart(fields) => ("multipart", None, fields.as_slice()),
            BodyKind::Text => ("text", None, &[][..]),
            BodyKind::Bytes => ("bytes", None, &[][..]),
            BodyKind::JsonLines(ty) => ("json-lines", Some(ty), &[][..]),
        };
        let fields = fields.iter().enumerate();
        BodyReport {
            media_type: body.media_type.clone(),
            kind,
            ty: ty.map(|ty| self.type_use(ty)),
            fields: fields
                .map(|(index, field)| {
                    self.field(
                        &field.field,
                        names
                            .filter(|_| own)
                            .and_then(|names| names.fields.get(index)),
                    )
                })
                .collect(),
            rust: variant.map(|name| format!("Body::{name}")),
            at: self.place(&body.origin),
        }
    }

    fn response(
        &self,
        operation: &Operation,
        response: &Response,
        names: Option<&OperationNames>,
    ) -> ResponseReport {
        let rust = |wire: &str| {
            names?
                .headers
                .iter()
                .find(|(name, _)| name == wire)
                .map(|(_, name)| name.to_string())
        };
        let headers = response.headers.iter();
        ResponseReport {
            status: status(response.status),
            contents: response
                .contents
                .iter()
                .map(|content| self.content(operation, content, names))
                .collect(),
            headers: headers
                .map(|header| HeaderReport {
                    name: header.wire.clone(),
                    required: header.required,
                    ty: self.type_use(&header.ty),
                    rust: rust(&header.wire),
                })
                .collect(),
            at: self.place(&response.origin),
        }
    }

    fn content(
        &self,
        operation: &Operation,
        content: &Content,
        names: Option<&OperationNames>,
    ) -> BodyReport {
        let further = operation
            .further
            .iter()
            .position(|further| further.kind == content.kind);
        let (kind, ty) = match &content.kind {
            ContentKind::Empty => ("empty", None),
            ContentKind::Json(ty) => ("json", Some(ty)),
            ContentKind::Text => ("text", None),
            ContentKind::Bytes => ("bytes", None),
            ContentKind::Events(ty) => ("events", Some(ty)),
            ContentKind::JsonLines(ty) => ("json-lines", Some(ty)),
        };
        BodyReport {
            media_type: content.media_type.clone(),
            kind,
            ty: ty.map(|ty| self.type_use(ty)),
            fields: Vec::new(),
            rust: further
                .and_then(|at| names?.sends.get(at))
                .map(ToString::to_string),
            at: self.place(&content.origin),
        }
    }

    fn paging(&self, paging: &Paging) -> PagingReport {
        let (scheme, next, param) = match &paging.scheme {
            PageScheme::NextLink(next) => ("next-link", Some(self.way(next)), None),
            PageScheme::LinkHeader => ("link-header", None, None),
            PageScheme::Token { next, param } => ("token", Some(self.way(next)), Some(param)),
            PageScheme::HeaderToken { header, param } => {
                ("header-token", Some(header.clone()), Some(param))
            }
            PageScheme::LastId { id, param } => ("last-id", Some(id.join(".")), Some(param)),
            PageScheme::Offset { param, .. } => ("offset", None, Some(param)),
            PageScheme::PageNumber { param, .. } => ("page-number", None, Some(param)),
        };
        let items = paging.items.as_ref();
        let size = paging.page_size.as_ref();
        PagingReport {
            scheme,
            rule: paging.rule.clone(),
            next,
            param: param.map(page_param),
            items: items.map(|items| self.way(&items.way)),
            item: items.map(|items| self.type_use(&items.item)),
            keyed: items.is_some_and(|items| items.keyed),
            more: paging.more.as_ref().map(|flag| {
                let not = if flag.last { "not " } else { "" };
                format!("{not}{}", self.way(&flag.way))
            }),
            page_size: size.map(|size| page_param(&size.location)),
            page_size_maximum: size.and_then(|size| size.maximum),
            why: paging.why.clone(),
        }
    }

    /// Steps into a response, by wire names. A step into a union's variant has none.
    fn way(&self, steps: &[FieldStep]) -> String {
        let name = |step: &FieldStep| match &self.api.types.get(step.of)?.kind {
            TypeKind::Struct(of) => of.fields.get(step.field).map(|field| field.wire.clone()),
            _ => None,
        };
        steps.iter().filter_map(name).collect::<Vec<_>>().join(".")
    }
}

fn page_param(param: &PageParam) -> String {
    match param {
        PageParam::Query(name) => format!("query:{name}"),
        PageParam::Body { way, .. } => format!("body:{}", way.join(".")),
    }
}

/// A place's word.
pub(super) fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::Space => "spaceDelimited",
        Style::Pipe => "pipeDelimited",
        Style::Tab => "tsv",
        Style::DeepObject => "deepObject",
        Style::Json => "json",
    }
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// Something of each requirement, alternative by alternative.
fn each<T>(alternatives: &[Vec<Requirement>], of: impl Fn(&Requirement) -> T) -> Vec<Vec<T>> {
    let all = |all: &Vec<Requirement>| all.iter().map(&of).collect();
    alternatives.iter().map(all).collect()
}
