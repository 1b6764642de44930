//! STAND-IN until the door in `lib.rs` exists: the same names and shapes, a toy output.

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::ir::{self, Operation, PathTemplate};
use crate::name::Names;
use crate::render::FileTree;
use crate::source::Source;
use crate::tree::{Origin, Pointer, Value};

/// What is generated from.
pub struct Inputs<'a> {
    /// The description.
    pub source: &'a Source,
    /// Overlays, in order.
    pub overlays: &'a [Value],
    /// The settings.
    pub config: &'a Config,
    /// The text of the existing names lock.
    pub lock: Option<&'a str>,
    /// The crate's name.
    pub crate_name: &'a str,
}

/// What was generated.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files; none where refused.
    pub files: FileTree,
    /// The messages.
    pub diagnostics: Diagnostics,
    /// The API, as far as it was understood.
    pub api: Option<ir::Api>,
    /// Its names.
    pub names: Option<Names>,
}

/// Makes a toy crate.
pub fn generate(inputs: &Inputs<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let Some(entry) = inputs.source.files().first() else {
        return outcome;
    };
    let mut api = ir::Api::default();
    let title = entry
        .value
        .at(&Pointer::parse("/info/title"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    api.info.title = title.to_owned();
    let mut text = format!("//! {title}.\n", title = title.escape_debug());
    for (path, item) in entry
        .value
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let origin = Origin::root(Pointer::root().join(["paths", path, method]));
            if operation.get("operationId").is_none() {
                outcome
                    .diagnostics
                    .report(
                        crate::diag::Code::NoPaging,
                        origin.clone(),
                        format!("no id: {path}"),
                    )
                    .help("give it one");
            }
            text += &format!(
                "\n/// `{} {}`.\npub fn f{}() {{}}\n",
                method.escape_debug(),
                path.escape_debug(),
                api.operations.len()
            );
            api.operations.push(Operation {
                origin,
                operation_id: operation
                    .get("operationId")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                method: method.to_uppercase(),
                path: PathTemplate {
                    raw: path.clone(),
                    pieces: Vec::new(),
                },
                docs: Default::default(),
                tags: Vec::new(),
                params: Vec::new(),
                bodies: Vec::new(),
                body_required: false,
                body_docs: Default::default(),
                responses: Vec::new(),
                success: Default::default(),
                errors: Vec::new(),
                security: None,
                servers: Vec::new(),
                paging: None,
                idempotency_header: None,
                examples: Default::default(),
            });
        }
    }
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        inputs.crate_name
    );
    outcome.files.files.insert("Cargo.toml".into(), manifest);
    outcome.files.files.insert("src/lib.rs".into(), text);
    outcome.files.files.insert(
        "names.lock".into(),
        inputs.lock.unwrap_or("# names\n").to_owned(),
    );
    outcome.api = Some(api);
    outcome
}
