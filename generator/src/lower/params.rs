//! Parameters.

use openapiv3::{Parameter as Typed, PathStyle, QueryStyle};

use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::{Bounds, Docs, Encoding, Location, Param, PathPiece, PathTemplate, Style, Type};
use crate::openapi::{self, Node, Parameter, PathItem};
use crate::tree::{Origin, Value};

/// Header parameters that the standard says shall be ignored.
const RESERVED: &[&str] = &["accept", "content-type", "authorization"];

impl<'d> Lower<'d, '_> {
    /// The parameters of an operation: the path's in URL order, then the others.
    pub(super) fn params(
        &mut self,
        node: &Node<'d>,
        operation: &Origin,
        path: &PathTemplate,
        item: &PathItem<'d>,
        own: &[Node<'d>],
    ) -> Vec<Param> {
        let mut read: Vec<Parameter<'d>> = Vec::new();
        for (own, list) in [(true, own), (false, item.parameters.as_slice())] {
            let start = read.len();
            for authored in list {
                let Some(node) = self.resolver.follow("parameters", authored.clone()) else {
                    continue;
                };
                let Some(param) = openapi::parameter(&node) else {
                    self.report(
                        Code::WrongShape,
                        &authored.at,
                        "a parameter has no name or no known place; it is left out",
                    );
                    continue;
                };
                let same = |other: &Parameter<'d>| key(other) == key(&param);
                if let Some(first) = read.iter().position(same) {
                    // An operation's own parameter stands in for the path's.
                    if own || first >= start {
                        let name = param.typed.parameter_data_ref().name.clone();
                        self.report(
                            Code::DuplicateParameter,
                            &authored.at,
                            format!("`{name}` is declared twice; the first is used"),
                        );
                    }
                    continue;
                }
                read.push(param);
            }
        }
        let mut params = self.path_params(node, operation, path, &mut read);
        // Those of the path item first: they stand first in the document.
        let inherited =
            |param: &Parameter<'d>| item.parameters.iter().any(|p| p.at == param.node.at);
        read.sort_by_key(|param| !inherited(param));
        for param in &read {
            let name = &param.typed.parameter_data_ref().name;
            match &param.typed {
                Typed::Path { .. } => {
                    self.report(
                        Code::UnusedPathParameter,
                        &param.node.at,
                        format!("`{name}` does not occur in `{}`", path.raw),
                    );
                }
                Typed::Header { .. }
                    if RESERVED
                        .iter()
                        .any(|reserved| name.eq_ignore_ascii_case(reserved)) =>
                {
                    self.report(
                        Code::ReservedHeader,
                        &param.node.at,
                        format!("the header `{name}` is set by the client itself"),
                    );
                }
                _ => params.push(self.param(param, operation)),
            }
        }
        params
    }

    /// The path's parameters in URL order, each once; those that nothing declares are text.
    fn path_params(
        &mut self,
        node: &Node<'d>,
        operation: &Origin,
        path: &PathTemplate,
        read: &mut Vec<Parameter<'d>>,
    ) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        for piece in &path.pieces {
            let PathPiece::Param(name) = piece else {
                continue;
            };
            if params.iter().any(|param| param.wire == *name) {
                continue;
            }
            let declared = read.iter().position(|param| {
                matches!(param.typed, Typed::Path { .. })
                    && param.typed.parameter_data_ref().name == *name
            });
            match declared {
                Some(at) => {
                    let param = read.remove(at);
                    params.push(self.param(&param, operation));
                }
                None => {
                    self.report(
                        Code::UndeclaredPathParameter,
                        &node.at,
                        format!("`{{{name}}}` is not declared; it is taken as text"),
                    )
                    .help(format!("declare a parameter `{name}` with `in: path`"));
                    params.push(undeclared(name, self.origin(&node.at)));
                }
            }
        }
        params
    }

    fn param(&mut self, param: &Parameter<'d>, operation: &Origin) -> Param {
        let data = param.typed.parameter_data_ref();
        let wire = data.name.as_str();
        let in_content = param
            .content
            .as_ref()
            .and_then(|content| content.schema.clone());
        let schema = in_content.clone().or_else(|| param.schema.clone());
        let component = self
            .resolver
            .component("parameters", &format!("#{}", param.node.at))
            .is_some();
        // A shared parameter's inline types belong to no operation.
        let words = format!("{wire} param");
        let hint = if component {
            Hint::Words(&words)
        } else {
            Hint::Operation(operation, wire)
        };
        let (mut docs, mut bounds, mut default) = (Docs::default(), Bounds::default(), None);
        let (mut secret, mut json_text, mut ty) = (false, false, Type::STRING);
        let mut examples = self.examples(&param.node);
        if let Some(schema) = &schema {
            let used = self.property_type(schema, wire, hint);
            let layers = self.layers(schema);
            bounds = self.bounds(&layers, &used.ty);
            let paths = self.setting_paths(schema, wire, None);
            secret = self.secret(&layers, &paths);
            json_text = self.json_text(&paths, &used.ty);
            docs = self.field_docs(wire, schema, &layers, &used.ty);
            docs.notes.extend(super::docs::bound_notes(&bounds));
            default = self.default(&layers, &used, &mut docs);
            if examples.is_empty() {
                examples.extend(self.schema_examples(schema));
            }
            ty = used.ty;
        }
        docs.description = data
            .description
            .clone()
            .filter(|text| !text.trim().is_empty())
            .or(docs.description);
        docs.deprecated |= data.deprecated == Some(true);
        let location = location(&param.typed);
        Param {
            wire: wire.to_owned(),
            location,
            origin: self.origin(&param.node.at),
            docs,
            required: data.required || location == Location::Path,
            encoding: encoding(param, in_content.is_some() || param.content.is_some()),
            ty,
            secret,
            json_text,
            default,
            bounds,
            schema: schema.as_ref().map(|schema| self.origin(&schema.at)),
            examples,
        }
    }
}

fn key<'p>(param: &'p Parameter<'_>) -> (Location, std::borrow::Cow<'p, str>) {
    let name = param.typed.parameter_data_ref().name.as_str();
    match location(&param.typed) {
        Location::Header => (Location::Header, name.to_ascii_lowercase().into()),
        location => (location, name.into()),
    }
}

fn location(typed: &Typed) -> Location {
    match typed {
        Typed::Path { .. } => Location::Path,
        Typed::Query { .. } => Location::Query,
        Typed::Header { .. } => Location::Header,
        Typed::Cookie { .. } => Location::Cookie,
    }
}

fn encoding(param: &Parameter<'_>, content: bool) -> Encoding {
    let explode = param.typed.parameter_data_ref().explode;
    let allow_reserved = matches!(
        param.typed,
        Typed::Query {
            allow_reserved: true,
            ..
        }
    );
    if content {
        return Encoding {
            style: Style::Json,
            explode: false,
            allow_reserved,
        };
    }
    let style = match &param.typed {
        Typed::Path {
            style: PathStyle::Matrix,
            ..
        } => Style::Matrix,
        Typed::Path {
            style: PathStyle::Label,
            ..
        } => Style::Label,
        Typed::Path { .. } | Typed::Header { .. } => Style::Simple,
        Typed::Cookie { .. } => Style::Form,
        Typed::Query { style, .. } => match style {
            QueryStyle::Form => Style::Form,
            QueryStyle::SpaceDelimited => Style::Space,
            QueryStyle::PipeDelimited => Style::Pipe,
            QueryStyle::DeepObject => Style::DeepObject,
        },
    };
    // What 3.0 has no style for, 2.0's tab-separated lists, comes as written.
    let tab = matches!(
        param.node.value.get("style").and_then(Value::as_str),
        Some("tabDelimited" | "tsv")
    );
    let style = if tab { Style::Tab } else { style };
    Encoding {
        style,
        explode: explode.unwrap_or(matches!(style, Style::Form | Style::DeepObject)),
        allow_reserved,
    }
}

fn undeclared(name: &str, operation: Origin) -> Param {
    Param {
        wire: name.to_owned(),
        location: Location::Path,
        origin: operation.child("parameters").child(name),
        docs: Docs::default(),
        required: true,
        ty: Type::STRING,
        encoding: Encoding {
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
        },
        secret: false,
        json_text: false,
        default: None,
        bounds: Bounds::default(),
        schema: None,
        examples: Vec::new(),
    }
}
