//! The IR as a few lines of text, for tests.

use std::fmt::Write;

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::ir::{
    Additional, Api, BodyKind, ContentKind, NameHint, PathPiece, Requirement, Scalar, Type, TypeId,
    TypeKind,
};
use crate::source::Source;

/// `yaml` lowered: types, operations, and the codes of what was reported.
pub(super) fn lowered(yaml: &str) -> String {
    lowered_with(yaml, "")
}

/// `yaml` lowered under the settings `toml`.
pub(super) fn lowered_with(yaml: &str, toml: &str) -> String {
    let config = Config::from_toml(toml).expect("the test's settings are well-formed");
    let mut diags = Diagnostics::default();
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";
    let text = if yaml.starts_with("openapi:") {
        yaml.to_owned()
    } else {
        format!("{head}{yaml}")
    };
    let source =
        Source::from_text("test.yaml", text, &mut diags).expect("the test's YAML is well-formed");
    let doc =
        crate::normalise::normalise(&source, &mut diags).expect("the test's root is a mapping");
    let api = super::lower(&doc, &config, &mut diags);
    let mut out = String::new();
    for (id, _) in api.types.iter() {
        definition(&api, id, &mut out);
    }
    for (_, operation) in api.operations.iter() {
        let path: String = operation
            .path
            .pieces
            .iter()
            .map(|piece| match piece {
                PathPiece::Literal(text) => text.clone(),
                PathPiece::Param(name) => format!("<{name}>"),
            })
            .collect();
        let _ = writeln!(out, "{} {path}", operation.method);
        for param in &operation.params {
            let need = if param.required { "" } else { "?" };
            let explode = if param.encoding.explode { "*" } else { "" };
            let _ = writeln!(
                out,
                "  {:?} {}{need}: {} {:?}{explode}",
                param.location,
                param.wire,
                ty(&api, &param.ty),
                param.encoding.style
            );
        }
        for body in &operation.bodies {
            let kind = match &body.kind {
                BodyKind::Json(of) => format!("json {}", ty(&api, of)),
                BodyKind::FormOf(of, fields) => fields
                    .iter()
                    .fold(format!("form of {}", ty(&api, of)), |text, f| {
                        format!("{text}, {} {:?}", f.field.wire, f.encoding.style)
                    }),
                BodyKind::MultipartOf(of, _) => format!("parts of {}", ty(&api, of)),
                BodyKind::JsonLines(of) => format!("lines {}", ty(&api, of)),
                BodyKind::Form(fields) => fields
                    .iter()
                    .map(|f| {
                        format!(
                            "{}: {} {:?}",
                            f.field.wire,
                            ty(&api, &f.field.ty),
                            f.encoding.style
                        )
                    })
                    .collect::<Vec<_>>()
                    .join(", "),
                BodyKind::Multipart(fields) => fields
                    .iter()
                    .map(|f| format!("{}: {:?}", f.field.wire, f.part))
                    .collect::<Vec<_>>()
                    .join(", "),
                BodyKind::Text => "text".into(),
                BodyKind::Bytes => "bytes".into(),
            };
            let _ = writeln!(out, "  > {} {kind}", body.media_type);
        }
        for response in &operation.responses {
            for content in &response.contents {
                let kind = match &content.kind {
                    ContentKind::Json(of) => format!("json {}", ty(&api, of)),
                    ContentKind::Events(of) => format!("events {}", ty(&api, of)),
                    ContentKind::JsonLines(of) => format!("lines {}", ty(&api, of)),
                    other => format!("{other:?}").to_lowercase(),
                };
                let _ = writeln!(
                    out,
                    "  < {:?} {} {kind}",
                    response.status, content.media_type
                );
            }
        }
        if let Some(security) = &operation.security {
            let all = |all: &Vec<Requirement>| {
                let word = |one: &Requirement| {
                    [std::slice::from_ref(&one.scheme), one.scopes.as_slice()]
                        .concat()
                        .join(" ")
                };
                all.iter().map(word).collect::<Vec<_>>()
            };
            let security: Vec<Vec<String>> = security.iter().map(all).collect();
            let _ = writeln!(out, "  security {security:?}");
        }
    }
    for message in diags.items() {
        let _ = writeln!(out, "{:?}: {}", message.code, message.message);
    }
    out
}

fn definition(api: &Api, id: TypeId, out: &mut String) {
    let def = &api.types[id];
    let name = name(api, id);
    let _ = match &def.kind {
        TypeKind::Struct(strukt) => {
            let fields: Vec<String> = strukt
                .fields
                .iter()
                .map(|field| {
                    let mut text = format!(
                        "{}{}: {}",
                        field.wire,
                        if field.required { "" } else { "?" },
                        ty(api, &field.ty)
                    );
                    if field.nullable {
                        text.push_str(" | null");
                    }
                    if let Some(constant) = &field.constant {
                        let _ = write!(
                            text,
                            " = {}",
                            super::docs::inline_value(constant).unwrap_or_default()
                        );
                    }
                    if field.secret {
                        text.push_str(" secret");
                    }
                    text
                })
                .collect();
            let others = match &strukt.additional {
                Additional::Dropped => String::new(),
                Additional::Kept(of) => format!(" + {}", ty(api, of)),
            };
            writeln!(out, "{name} {{ {} }}{others}", fields.join(", "))
        }
        TypeKind::Enum(list) => {
            let values: Vec<String> = list
                .variants
                .iter()
                .map(|v| super::docs::inline_value(&v.value).unwrap_or_default())
                .collect();
            writeln!(out, "{name} = {}", values.join(" | "))
        }
        TypeKind::Union(union) => {
            let variants: Vec<String> = union
                .variants
                .iter()
                .map(|v| format!("{}({})", v.hint, ty(api, &v.ty)))
                .collect();
            writeln!(
                out,
                "{name} = {} by {:?}",
                variants.join(" | "),
                union.decide
            )
        }
        TypeKind::Newtype(newtype) => {
            writeln!(out, "{name} = {} + {}", newtype.prefix, newtype.count)
        }
        TypeKind::Alias(of) => writeln!(out, "{name} -> {}", ty(api, of)),
        TypeKind::Foreign(path) => writeln!(out, "{name} -> {path}"),
    };
}

fn name(api: &Api, id: TypeId) -> String {
    fn of(api: &Api, hint: &NameHint) -> String {
        match hint {
            NameHint::Component(name) => name.clone(),
            NameHint::Title { title, .. } => title.clone(),
            NameHint::Inside(parent, word) => format!("{}.{word}", name(api, *parent)),
            NameHint::OfOperation { word, .. } => format!("op.{word}"),
            NameHint::Words(words) => words.clone(),
        }
    }
    of(api, &api.types[id].hint)
}

fn ty(api: &Api, of: &Type) -> String {
    match of {
        Type::Named(id) => name(api, *id),
        Type::Scalar(Scalar::String) => "text".into(),
        Type::Scalar(scalar) => format!("{scalar:?}").to_lowercase(),
        Type::List(inner) => format!("[{}]", ty(api, inner)),
        Type::Map(inner) => format!("{{{}}}", ty(api, inner)),
        Type::Nullable(inner) => format!("{}|null", ty(api, inner)),
    }
}
