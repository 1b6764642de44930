//! Responses.

use openapiv3::StatusCode;

use super::body::{Media, media};
use super::operation::link_notes;
use super::settle::real;
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{Content, ContentKind, Docs, Response, ResponseHeader, Scalar, Status, Type};
use crate::openapi::{self, MediaType, Node};
use crate::tree::Origin;

impl<'d> Lower<'d, '_> {
    /// The responses of an operation, and notes on what they link to.
    pub(super) fn responses(
        &mut self,
        operation: &Node<'d>,
        origin: &Origin,
    ) -> (Vec<Response>, Vec<String>) {
        let mut responses = Vec::new();
        let mut notes = Vec::new();
        for response in openapi::responses(operation) {
            let Some(node) = self.resolver.follow("responses", response.node.clone()) else {
                continue;
            };
            let status = match response.status {
                Some(StatusCode::Code(code)) => Status::Code(code),
                Some(StatusCode::Range(digit)) => Status::Range(u8::try_from(digit).unwrap_or(2)),
                None => Status::Default,
            };
            let links = link_notes(&node);
            if !links.is_empty() {
                self.report(
                    Code::Links,
                    &node.at.child("links"),
                    "links are documented, not generated",
                );
                notes.extend(links);
            }
            let word = word(status);
            let contents = openapi::media_types(&node)
                .iter()
                .map(|content| self.content(content, &node, origin, &word))
                .collect();
            responses.push(Response {
                status,
                origin: self.origin(&node.at),
                docs: Docs {
                    description: node
                        .text("description")
                        .map(str::to_owned)
                        .filter(|text| !text.trim().is_empty()),
                    ..Docs::default()
                },
                headers: self.headers(&node, origin),
                contents,
            });
        }
        (responses, notes)
    }

    fn headers(&mut self, response: &Node<'d>, operation: &Origin) -> Vec<ResponseHeader> {
        let mut headers = Vec::new();
        for (name, node) in response.members("headers") {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let Some(node) = self.resolver.follow("headers", node) else {
                continue;
            };
            let header = openapi::header(&node);
            let shared = self
                .resolver
                .component("headers", &format!("#{}", node.at))
                .is_some();
            let words = format!("{name} header");
            let hint = if shared {
                Hint::Words(&words)
            } else {
                Hint::Operation(operation, name)
            };
            let mut docs = Docs::default();
            let mut ty = Type::STRING;
            if let Some(schema) = &header.schema {
                ty = self.property_type(schema, name, hint).ty;
                let layers = self.layers(schema);
                docs = self.field_docs(name, schema, &layers, &ty);
            }
            docs.description = node
                .text("description")
                .map(str::to_owned)
                .or(docs.description);
            docs.deprecated |= node.flag("deprecated");
            headers.push(ResponseHeader {
                wire: name.to_owned(),
                origin: self.origin(&node.at),
                docs,
                required: node.flag("required"),
                ty,
            });
        }
        headers
    }

    fn content(
        &mut self,
        content: &MediaType<'d>,
        response: &Node<'d>,
        operation: &Origin,
        word: &str,
    ) -> Content {
        let component = self
            .resolver
            .component("responses", &format!("#{}", response.at))
            .map(|(name, _)| name);
        // A shared response's inline types belong to no operation.
        let words = component.map(|name| {
            if ends_with_response(name) {
                name.to_owned()
            } else {
                format!("{name} response")
            }
        });
        let hint = match &words {
            Some(words) => Hint::Words(words),
            None => Hint::Operation(operation, word),
        };
        let kind = self.content_kind(content, hint);
        let examples = self.examples(&content.node);
        Content {
            media_type: content.name.to_owned(),
            origin: self.origin(&content.node.at),
            kind,
            schema: content
                .schema
                .as_ref()
                .map(|schema| self.origin(&schema.at)),
            examples,
        }
    }

    fn content_kind(&mut self, content: &MediaType<'d>, hint: Hint<'_>) -> ContentKind {
        match media(content.name) {
            Media::Json | Media::Any if self.is_binary(content) => ContentKind::Bytes,
            Media::Json if content.item_schema => {
                ContentKind::JsonLines(self.item_type(content, hint))
            }
            Media::Json => ContentKind::Json(self.content_type(content, hint)),
            Media::Any if content.schema.is_some() => {
                ContentKind::Json(self.content_type(content, hint))
            }
            Media::Any => ContentKind::Bytes,
            Media::JsonLines => ContentKind::JsonLines(self.item_type(content, hint)),
            Media::Events => {
                // Text as an event's data is what a schema of plain text says; JSON is any value.
                let ty = match &content.schema {
                    Some(schema) => self.schema(schema, hint).into_item(),
                    None => Type::STRING,
                };
                let ty = if real(&self.api, &ty) == Type::Scalar(Scalar::Binary) {
                    Type::STRING
                } else {
                    ty
                };
                ContentKind::Events(ty)
            }
            Media::Text | Media::Form => ContentKind::Text,
            Media::Xml => {
                self.report(
                    Code::XmlBody,
                    &content.node.at,
                    format!("`{}` is received as text", content.name),
                );
                ContentKind::Text
            }
            Media::Multipart => {
                self.report(
                    Code::UnsupportedMedia,
                    &content.node.at,
                    format!("`{}` is received as bytes", content.name),
                );
                ContentKind::Bytes
            }
            Media::Bytes => ContentKind::Bytes,
        }
    }

    fn content_type(&mut self, content: &MediaType<'d>, hint: Hint<'_>) -> Type {
        content
            .schema
            .as_ref()
            .map_or(Type::JSON, |schema| self.schema(schema, hint).into_item())
    }
}

/// What the inline type of a response is called.
fn word(status: Status) -> String {
    match status {
        Status::Code(200 | 201) | Status::Range(2) => "response".to_owned(),
        Status::Code(code @ 202..=299) => format!("response {code}"),
        Status::Code(code) if code >= 400 => format!("error {code}"),
        Status::Code(code) => format!("response {code}"),
        Status::Range(digit) if digit >= 4 => format!("error {digit}xx"),
        Status::Range(digit) => format!("response {digit}xx"),
        Status::Default => "default response".to_owned(),
    }
}

fn ends_with_response(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with("response") || lower.ends_with("error")
}
