//! Parameters, headers, encodings.

use openapiv3::{
    CookieStyle, HeaderStyle, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};

use super::{MediaType, Node, Schema, media_types, owned};
use crate::tree::Value;

/// A parameter: its own fields typed, its schema addressable.
#[derive(Debug)]
pub struct Parameter<'d> {
    /// Where it stands.
    pub node: Node<'d>,
    /// Place, name, style. The schema in it is a reference to [`Parameter::schema`]'s place.
    pub typed: openapiv3::Parameter,
    /// The schema.
    pub schema: Option<Schema<'d>>,
    /// The media type of a parameter described by `content`.
    pub content: Option<MediaType<'d>>,
}

/// Reads a parameter. `None`: it has no name or no known place.
pub fn parameter<'d>(node: &Node<'d>) -> Option<Parameter<'d>> {
    let schema = node.get("schema").map(Schema::new);
    let content = media_types(node).into_iter().next();
    let at = schema.as_ref().map_or(&node.at, |schema| &schema.at);
    let format = ParameterSchemaOrContent::Schema(ReferenceOr::Reference {
        reference: format!("#{at}"),
    });
    let parameter_data = ParameterData {
        name: node.text("name")?.to_owned(),
        description: owned(node.text("description")),
        required: node.flag("required"),
        deprecated: Some(node.flag("deprecated")),
        format,
        example: None,
        examples: Default::default(),
        explode: node.value.get("explode").and_then(Value::as_bool),
        extensions: Default::default(),
    };
    let style = node.text("style");
    let typed = match node.text("in")? {
        "query" | "querystring" => openapiv3::Parameter::Query {
            parameter_data,
            allow_reserved: node.flag("allowReserved"),
            style: style.and_then(query_style).unwrap_or_default(),
            allow_empty_value: Some(node.flag("allowEmptyValue")),
        },
        "header" => openapiv3::Parameter::Header {
            parameter_data,
            style: HeaderStyle::Simple,
        },
        "path" => openapiv3::Parameter::Path {
            parameter_data,
            style: match style {
                Some("matrix") => PathStyle::Matrix,
                Some("label") => PathStyle::Label,
                _ => PathStyle::Simple,
            },
        },
        "cookie" => openapiv3::Parameter::Cookie {
            parameter_data,
            style: CookieStyle::Form,
        },
        _ => return None,
    };
    Some(Parameter {
        node: node.clone(),
        typed,
        schema,
        content,
    })
}

/// A response header.
#[derive(Debug)]
pub struct Header<'d> {
    /// Where it stands.
    pub node: Node<'d>,
    /// The schema, its own or that of its `content`.
    pub schema: Option<Schema<'d>>,
    /// Whether it is described by `content`.
    pub content: bool,
}

/// Reads a response header.
pub fn header<'d>(node: &Node<'d>) -> Header<'d> {
    let content = media_types(node).into_iter().next();
    let in_content = content.is_some();
    let schema = node
        .get("schema")
        .map(Schema::new)
        .or_else(|| content.and_then(|content| content.schema));
    Header {
        node: node.clone(),
        schema,
        content: in_content,
    }
}

/// How a property of a body is written. `explode`, which `openapiv3` cannot leave unsaid, is
/// true for the style `form` unless the author says otherwise.
pub fn encoding(node: &Node<'_>) -> openapiv3::Encoding {
    let style = node.text("style").and_then(query_style);
    let form = matches!(style, None | Some(QueryStyle::Form));
    openapiv3::Encoding {
        content_type: owned(node.text("contentType")),
        explode: node
            .value
            .get("explode")
            .and_then(Value::as_bool)
            .unwrap_or(form),
        style,
        allow_reserved: node.flag("allowReserved"),
        ..Default::default()
    }
}

fn query_style(style: &str) -> Option<QueryStyle> {
    Some(match style {
        "form" => QueryStyle::Form,
        "spaceDelimited" => QueryStyle::SpaceDelimited,
        "pipeDelimited" => QueryStyle::PipeDelimited,
        "deepObject" => QueryStyle::DeepObject,
        _ => return None,
    })
}
