//! Stage 2: the value tree of any OpenAPI version → the value tree of an OpenAPI 3.0
//! document, in one tree and in a shape that later stages can rely on.
//!
//! What it guarantees:
//! - every `$ref` (outside example data and extensions) is `#/components/<section>/<name>`
//!   and `<name>` is, verbatim, a key there; following references ends at something that is
//!   no reference. Path items, media types and examples hold no references at all;
//! - 2.0 is raised and 3.1/3.2 lowered to 3.0. What 3.0 cannot say is carried by the keys
//!   that begin with `x-norm-` ([`marker`]), which no author can forge;
//! - values have the shapes that the standard gives them; every repair is reported at the
//!   place its author wrote.

mod dangling;
mod document;
mod examples;
mod ids;
mod info;
mod media;
mod names;
mod operation;
mod params;
mod place;
mod refs;
mod schema;
mod schema_parts;
mod security;
mod shape;
mod swagger2;
mod swagger2_params;
#[cfg(test)]
mod tests;
mod types;
mod unions;

use std::collections::VecDeque;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Source;
use crate::tree::{FastMap, FastSet, Object, Origin, Value};
pub use place::OriginMap;
use place::Place;

/// The keys that carry what OpenAPI 3.0 has no word for.
pub mod marker {
    /// Root: the version that the author wrote (text).
    pub const VERSION: &str = "x-norm-version";
    /// Root: webhooks, a map of name → path item.
    pub const WEBHOOKS: &str = "x-norm-webhooks";
    /// Path item: a map of METHOD → operation, for methods that 3.0 does not know.
    pub const ADDITIONAL_OPERATIONS: &str = "x-norm-additional-operations";
    /// Media type: `schema` describes one item of a stream (`true`).
    pub const ITEM_SCHEMA: &str = "x-norm-item-schema";
    /// Schema: its one-value `enum` was a `const` (`true`).
    pub const CONST: &str = "x-norm-const";
    /// Schema: nothing is valid (`true`); its `not` is `{}`.
    pub const NEVER: &str = "x-norm-never";
    /// Schema: only `null` is valid (`true`).
    pub const NULL: &str = "x-norm-null";
    /// Schema: an array that begins with this many items of own schemas (number).
    pub const TUPLE: &str = "x-norm-tuple";
    /// Schema: every example, where there are several (list).
    pub const EXAMPLES: &str = "x-norm-examples";
    /// Schema: the media type of what a string holds (text).
    pub const CONTENT_MEDIA_TYPE: &str = "x-norm-content-media-type";
    /// Request body: the name of the 2.0 body parameter that it was (text).
    pub const BODY_NAME: &str = "x-norm-body-name";
    // Tags of 3.2 have `x-norm-parent`, `x-norm-summary`, `x-norm-kind`, servers `x-norm-name`.
    /// OAuth flows: the device authorization flow of 3.2.
    pub const DEVICE_FLOW: &str = "x-norm-device-authorization";
}

/// A description in OpenAPI 3.0's shape.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The whole document.
    pub root: Value,
    /// From its places to those that the author wrote.
    pub origins: OriginMap,
}

/// Turns `source` into an OpenAPI 3.0 document.
///
/// `None` only where the entry file's root is no mapping, which is reported.
pub fn normalise(source: &Source, diags: &mut Diagnostics) -> Option<Document> {
    let roots: Vec<&Value> = source.files().iter().map(|file| &file.value).collect();
    let Some(Value::Object(entry)) = roots.first() else {
        diags.report(
            Code::NotOpenApi,
            Origin::default(),
            "the root of the description is not a mapping",
        );
        return None;
    };
    let mut norm = Norm::new(source, &roots, diags);
    let version = norm.read_version(entry);
    norm.version = version;
    norm.reserve(entry);
    let root = match version {
        Version::V2 => norm.swagger(entry),
        _ => norm.document(entry),
    };
    let Norm { origins, .. } = norm;
    Some(Document {
        root: Value::Object(root),
        origins,
    })
}

/// The versions that differ in how they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    V2,
    V30,
    V31,
    V32,
}

/// A section of `components`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Section {
    Schemas,
    Responses,
    Parameters,
    Examples,
    RequestBodies,
    Headers,
    SecuritySchemes,
    Links,
    Callbacks,
}

impl Section {
    const ALL: [Section; 9] = [
        Section::Schemas,
        Section::Responses,
        Section::Parameters,
        Section::Examples,
        Section::RequestBodies,
        Section::Headers,
        Section::SecuritySchemes,
        Section::Links,
        Section::Callbacks,
    ];

    fn key(self) -> &'static str {
        match self {
            Section::Schemas => "schemas",
            Section::Responses => "responses",
            Section::Parameters => "parameters",
            Section::Examples => "examples",
            Section::RequestBodies => "requestBodies",
            Section::Headers => "headers",
            Section::SecuritySchemes => "securitySchemes",
            Section::Links => "links",
            Section::Callbacks => "callbacks",
        }
    }
}

/// A component that a reference asked for and that is still to be made.
struct Wanted {
    section: Section,
    origin: Origin,
    name: String,
}

/// The state of one run. `'s` is the lifetime of the authored trees.
struct Norm<'s, 'd> {
    source: &'s Source,
    roots: &'s [&'s Value],
    diags: &'d mut Diagnostics,
    version: Version,
    origins: OriginMap,
    /// The component that each referenced place has become.
    targets: FastMap<(Section, Origin), String>,
    taken: FastSet<(Section, String)>,
    queue: VecDeque<Wanted>,
    components: FastMap<Section, Object>,
    /// `$id`s and anchors by file, made when first asked for.
    ids: Option<ids::Ids>,
    /// Whether a component could not be made, so that references to it dangle.
    dangling: bool,
    /// 2.0: the root's `consumes` and `produces`.
    consumes: Vec<String>,
    produces: Vec<String>,
}

/// How deep walks go: the readers' own bound, with room for what following references adds.
const MAX_DEPTH: usize = 400;

impl<'s, 'd> Norm<'s, 'd> {
    fn new(source: &'s Source, roots: &'s [&'s Value], diags: &'d mut Diagnostics) -> Self {
        Norm {
            source,
            roots,
            diags,
            version: Version::V30,
            origins: OriginMap::default(),
            targets: FastMap::default(),
            taken: FastSet::default(),
            queue: VecDeque::new(),
            components: FastMap::default(),
            ids: None,
            dangling: false,
            consumes: Vec::new(),
            produces: Vec::new(),
        }
    }

    /// Reports at the authored place of `place`.
    fn report(
        &mut self,
        code: Code,
        place: &Place<'_>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.diags.report(code, place.origin(), message)
    }

    /// Reports a value of another shape than the standard's.
    fn slip(&mut self, place: &Place<'_>, message: impl Into<String>) -> &mut Diagnostic {
        self.report(Code::WrongShape, place, message)
    }

    fn note(&mut self, place: &Place<'_>) {
        self.origins.note(place);
    }
}

/// Keywords that say nothing about what is sent, or that are read elsewhere.
const SILENT: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$schema",
    "$self",
    "$vocabulary",
    "definitions",
    "id",
    "jsonSchemaDialect",
];

/// Keywords of the standards that have no counterpart in a type or a client.
const NOT_GENERATED: &[&str] = &[
    "contentSchema",
    "defaultMapping",
    "deprecated",
    "oauth2MetadataUrl",
    "dependencies",
    "dependentRequired",
    "itemEncoding",
    "prefixEncoding",
    "encoding",
    "itemSchema",
];

impl Norm<'_, '_> {
    /// A member of `out`'s source that nothing else reads: an extension is copied, anything else
    /// is reported.
    fn rest(&mut self, out: &mut Object, key: &str, value: &Value, place: &place::Place<'_>) {
        if extension(out, key, value) || SILENT.contains(&key) || *value == Value::Null {
            return;
        }
        if NOT_GENERATED.contains(&key) {
            self.report(
                crate::diag::Code::UnsupportedKeyword,
                &place.child(key),
                format!("`{key}` cannot be expressed here and has no effect"),
            );
        } else {
            self.report(
                crate::diag::Code::UnknownKeyword,
                &place.child(key),
                format!("`{key}` is unknown here and has no effect"),
            );
        }
    }
}

/// Copies an extension. True when `key` is one, copied or not: an author's `x-norm-` is dropped.
fn extension(out: &mut Object, key: &str, value: &Value) -> bool {
    let is = key.starts_with("x-");
    if is && !key.starts_with("x-norm-") {
        out.insert(key.to_owned(), value.clone());
    }
    is
}

fn text(value: impl Into<String>) -> Value {
    Value::String(value.into())
}
