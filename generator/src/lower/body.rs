//! Request bodies.

use openapiv3::QueryStyle;

use super::settle::real;
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{
    Additional, Body, BodyKind, Encoding, Field, FormField, PartKind, Scalar, Struct, Style, Type,
    TypeKind,
};
use crate::openapi::{self, MediaType, Node, Schema};
use crate::tree::Origin;

/// What a media type is, whichever way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Media {
    Json,
    Form,
    Multipart,
    Any,
    JsonLines,
    Events,
    Text,
    Xml,
    Bytes,
}

/// The kind of a media type, by its name without parameters.
pub(super) fn media(name: &str) -> Media {
    let full = name.to_ascii_lowercase();
    let essence = full.split([';', ',']).next().unwrap_or_default().trim();
    match essence {
        "application/json" | "text/json" | "application/*+json" | "application/*" | "" => {
            Media::Json
        }
        "application/x-www-form-urlencoded" => Media::Form,
        "*/*" | "*" => Media::Any,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/jsonlines"
        | "application/json-lines"
        | "application/json-seq"
        | "application/stream+json"
        | "application/x-json-stream"
        | "text/jsonl" => Media::JsonLines,
        "text/event-stream" => Media::Events,
        "application/xml" | "text/xml" => Media::Xml,
        "application/yaml"
        | "application/x-yaml"
        | "application/toml"
        | "application/graphql"
        | "application/javascript"
        | "application/x-javascript"
        | "application/csv"
        | "application/sdp"
        | "application/x-mpegurl"
        | "application/x-chess-pgn"
        | "application/jwt" => Media::Text,
        _ if essence.ends_with("+json") || essence.ends_with("/json") => Media::Json,
        _ if essence.ends_with("+xml") => Media::Xml,
        _ if essence.ends_with("+yaml") => Media::Text,
        _ if essence.starts_with("multipart/") => Media::Multipart,
        _ if essence.starts_with("text/") => Media::Text,
        // What is no media type at all (`examples`) is a slip; JSON is what is nearly always meant.
        _ if !essence.contains('/') => Media::Json,
        _ => Media::Bytes,
    }
}

impl<'d> Lower<'d, '_> {
    /// What may be sent, the preferred media type first.
    pub(super) fn bodies(&mut self, node: &Node<'d>, operation: &Origin) -> Vec<Body> {
        let contents = openapi::media_types(node);
        let spread = spread(&contents);
        let mut bodies: Vec<(u8, Body)> = Vec::new();
        for (at, content) in contents.iter().enumerate() {
            // The same schema written once more for another media type is the same type.
            let equal = contents[..at].iter().find_map(|other| {
                let (one, two) = (content.schema.as_ref()?, other.schema.as_ref()?);
                (!spread && one.reference().is_none() && one.value() == two.value()).then_some(two)
            });
            let content = &MediaType {
                schema: equal.cloned().or_else(|| content.schema.clone()),
                ..content.clone()
            };
            let (rank, kind) = self.body(content, operation, spread);
            let examples = self.examples(&content.node);
            let body = Body {
                media_type: content.name.to_owned(),
                origin: self.origin(&content.node.at),
                kind,
                schema: content
                    .schema
                    .as_ref()
                    .map(|schema| self.origin(&schema.at)),
                examples,
            };
            bodies.push((rank, body));
        }
        bodies.sort_by_key(|(rank, _)| *rank);
        bodies.into_iter().map(|(_, body)| body).collect()
    }

    fn body(
        &mut self,
        content: &MediaType<'d>,
        operation: &Origin,
        spread: bool,
    ) -> (u8, BodyKind) {
        let hint = Hint::Operation(operation, "request");
        let ty = |lower: &mut Self| {
            content
                .schema
                .as_ref()
                .map_or(Type::JSON, |schema| lower.schema(schema, hint).into_item())
        };
        let plain = content.name.eq_ignore_ascii_case("application/json");
        match media(content.name) {
            Media::JsonLines => (3, BodyKind::JsonLines(self.item_type(content, hint))),
            Media::Json if content.item_schema => (3, BodyKind::JsonLines(ty(self))),
            Media::Json => (u8::from(!plain), BodyKind::Json(ty(self))),
            Media::Any if content.schema.is_none() || self.is_binary(content) => {
                (7, BodyKind::Bytes)
            }
            Media::Any => (2, BodyKind::Json(ty(self))),
            Media::Form => (4, self.form(content, operation, spread)),
            Media::Multipart => (5, self.multipart(content, operation, spread)),
            Media::Text | Media::Events => (6, BodyKind::Text),
            Media::Xml => {
                self.report(
                    Code::XmlBody,
                    &content.node.at,
                    format!("`{}` is sent as text", content.name),
                );
                (6, BodyKind::Text)
            }
            Media::Bytes => (7, BodyKind::Bytes),
        }
    }

    /// The type of one line of a stream: a list of the schema stands for its items.
    pub(super) fn item_type(&mut self, content: &MediaType<'d>, hint: Hint<'_>) -> Type {
        let Some(schema) = &content.schema else {
            return Type::JSON;
        };
        let ty = self.schema(schema, hint).into_item();
        match real(&self.api, &ty) {
            Type::List(inner) if !content.item_schema => *inner,
            // A line of text that is JSON: what it holds is not said.
            Type::Scalar(Scalar::String | Scalar::Binary) => Type::JSON,
            _ => ty,
        }
    }

    pub(super) fn is_binary(&mut self, content: &MediaType<'d>) -> bool {
        content.schema.as_ref().is_some_and(|schema| {
            self.layers(schema)
                .get("format")
                .and_then(crate::tree::Value::as_str)
                == Some("binary")
        })
    }

    /// The fields of a form's schema, where it is a plain object.
    fn form_fields(
        &mut self,
        schema: &Schema<'d>,
        operation: &Origin,
        spread: bool,
    ) -> Result<Vec<Field>, Type> {
        if spread
            && schema.reference().is_none()
            && schema.has_properties()
            && !["allOf", "oneOf", "anyOf"]
                .iter()
                .any(|key| schema.has_members(key))
            && !matches!(
                schema.additional(),
                openapi::AdditionalProperties::Of(_) | openapi::AdditionalProperties::Any
            )
        {
            // Spread over the operation: there is no type that its own types could stand in.
            let id = self.define(
                schema,
                Hint::Operation(operation, "request"),
                schema.at.clone(),
            );
            let parts = self.parts(schema, None);
            let strukt = self.strukt(schema, parts, id, Some(operation));
            let fields = strukt.fields.clone();
            self.api.types[id].kind = TypeKind::Struct(strukt);
            return Ok(fields);
        }
        let ty = self
            .schema(schema, Hint::Operation(operation, "request"))
            .ty;
        match real(&self.api, &ty) {
            Type::Named(id) => match &self.api.types[id].kind {
                TypeKind::Struct(Struct {
                    fields,
                    additional: Additional::Dropped,
                }) => Ok(fields.clone()),
                _ => Err(ty),
            },
            _ => Err(ty),
        }
    }

    fn form(&mut self, content: &MediaType<'d>, operation: &Origin, spread: bool) -> BodyKind {
        let Some(schema) = &content.schema else {
            return BodyKind::FormOf(Type::Map(Box::new(Type::STRING)), Vec::new());
        };
        let (fields, whole) = match self.form_fields(schema, operation, spread) {
            Ok(fields) if spread => (fields, None),
            Ok(fields) => {
                let hint = Hint::Operation(operation, "request");
                (fields, Some(self.schema(schema, hint).into_item()))
            }
            Err(ty) => (Vec::new(), Some(ty)),
        };
        let form = fields
            .into_iter()
            .filter(|field| !field.read_only)
            .map(|field| {
                let declared = declared(content, &field);
                FormField {
                    encoding: self.form_encoding(&field, declared),
                    part: PartKind::Text,
                    content_type: declared.and_then(|e| e.content_type.clone()),
                    field,
                }
            })
            .collect();
        match whole {
            Some(ty) => BodyKind::FormOf(ty, form),
            None => BodyKind::Form(form),
        }
    }

    fn form_encoding(&self, field: &Field, declared: Option<&openapiv3::Encoding>) -> Encoding {
        if let Some(declared) = declared
            && declared.style.is_some()
        {
            let style = match declared.style {
                Some(QueryStyle::SpaceDelimited) => Style::Space,
                Some(QueryStyle::PipeDelimited) => Style::Pipe,
                Some(QueryStyle::DeepObject) => Style::DeepObject,
                _ => Style::Form,
            };
            return Encoding {
                style,
                explode: declared.explode,
                allow_reserved: declared.allow_reserved,
            };
        }
        let json = declared.is_some_and(|encoding| {
            encoding
                .content_type
                .as_deref()
                .is_some_and(|name| media(name) == Media::Json)
        });
        // Without an encoding the standard sends what is no scalar, nor a list of them, as JSON.
        let style = if json || self.is_structured(&field.ty) {
            Style::Json
        } else {
            Style::Form
        };
        let explode = declared.is_none_or(|encoding| encoding.explode);
        Encoding {
            style,
            explode,
            allow_reserved: declared.is_some_and(|encoding| encoding.allow_reserved),
        }
    }

    /// Whether values of `ty` are, or may be, objects, or lists of what is no scalar.
    fn is_structured(&self, ty: &Type) -> bool {
        match real(&self.api, ty) {
            Type::Map(_) | Type::Scalar(Scalar::Json) => true,
            Type::List(inner) => {
                self.is_structured(&inner) || matches!(real(&self.api, &inner), Type::List(_))
            }
            Type::Nullable(inner) => self.is_structured(&inner),
            Type::Scalar(_) => false,
            Type::Named(id) => match &self.api.types[id].kind {
                TypeKind::Struct(_) => true,
                TypeKind::Union(union) => {
                    union
                        .variants
                        .iter()
                        .any(|variant| match real(&self.api, &variant.ty) {
                            Type::Named(id) => matches!(
                                self.api.types[id].kind,
                                TypeKind::Struct(_) | TypeKind::Union(_)
                            ),
                            Type::Map(_) => true,
                            _ => false,
                        })
                }
                _ => false,
            },
        }
    }

    fn multipart(&mut self, content: &MediaType<'d>, operation: &Origin, spread: bool) -> BodyKind {
        let fields = content
            .schema
            .as_ref()
            .filter(|_| !content.item_schema)
            .map(|schema| (schema, self.form_fields(schema, operation, spread)));
        let Some((schema, Ok(fields))) = fields else {
            self.report(
                Code::UnsupportedMedia,
                &content.node.at,
                format!(
                    "`{}` has no plain object as its schema; it is sent as bytes",
                    content.name
                ),
            )
            .help("describe the parts as the properties of an object");
            return BodyKind::Bytes;
        };
        for (name, encoding) in &content.encoding {
            if encoding.style.is_some() && encoding.content_type.is_none() {
                self.report(
                    Code::UnsupportedKeyword,
                    &content.node.at.child("encoding").child(name).child("style"),
                    format!("the style of the part `{name}` has no effect: lists are one part an item, objects are JSON"),
                );
            }
        }
        let parts: Vec<FormField> = fields
            .into_iter()
            .filter(|field| !field.read_only)
            .map(|field| {
                let content_type =
                    declared(content, &field).and_then(|encoding| encoding.content_type.clone());
                FormField {
                    encoding: Encoding {
                        style: Style::Form,
                        explode: true,
                        allow_reserved: false,
                    },
                    part: self.part(&field, content_type.as_deref()),
                    content_type,
                    field,
                }
            })
            .collect();
        let files = |part: &FormField| matches!(part.part, PartKind::File | PartKind::Files);
        if spread || parts.iter().any(files) {
            return BodyKind::Multipart(parts);
        }
        let hint = Hint::Operation(operation, "request");
        BodyKind::MultipartOf(self.schema(schema, hint).into_item(), parts)
    }

    fn part(&self, field: &Field, content_type: Option<&str>) -> PartKind {
        let declared = content_type.map(media);
        match real(&self.api, &field.ty) {
            Type::Scalar(Scalar::Binary) => PartKind::File,
            Type::List(inner) if real(&self.api, &inner) == Type::Scalar(Scalar::Binary) => {
                PartKind::Files
            }
            _ if declared == Some(Media::Json) => PartKind::Json,
            Type::Scalar(Scalar::String | Scalar::Base64) if declared == Some(Media::Bytes) => {
                PartKind::File
            }
            ty if self.is_structured(&ty) => PartKind::Json,
            _ => PartKind::Text,
        }
    }
}

/// What `encoding` says of a field.
fn declared<'c>(content: &'c MediaType<'_>, field: &Field) -> Option<&'c openapiv3::Encoding> {
    let mut all = content.encoding.iter();
    all.find(|(name, _)| *name == field.wire)
        .map(|(_, encoding)| encoding)
}

/// Whether the fields of a form become setters of the builder: where there are only forms, all
/// of the same fields.
fn spread(contents: &[MediaType<'_>]) -> bool {
    let names = |content: &MediaType<'_>| {
        let schema = content.schema.as_ref()?;
        if let Some(reference) = schema.reference() {
            return Some(vec![reference.to_owned()]);
        }
        let mut names: Vec<String> = schema
            .properties()
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect();
        names.sort();
        Some(names)
    };
    contents
        .iter()
        .all(|content| matches!(media(content.name), Media::Form | Media::Multipart))
        && contents
            .windows(2)
            .all(|pair| names(&pair[0]) == names(&pair[1]))
}
