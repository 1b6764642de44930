//! Emitting: items of Rust for everything in the API. Pure functions from the API, its names
//! and the plan to tokens; by now everything is decided, so nothing is reported here.

mod bodies;
mod client;
mod context;
mod docs;
mod examples;
mod file;
mod front;
mod group;
mod mock;
mod model;
mod operation;
mod package;
mod paging;
mod responses;
mod root;
mod runtime;
mod text;
mod union;
mod uses;

use rayon::prelude::*;

use context::Context;
pub use examples::tests;
pub use file::File;
use file::Imports;
pub use mock::answers;
use uses::Uses;

use crate::config::Config;
use crate::ir::{Api, TypeKind};
use crate::name::Names;
use crate::plan::{CratePlan, ModelFile};

/// What emitting gives: files of Rust, and files of plain text.
#[derive(Clone, Debug, Default)]
pub struct Emitted {
    /// Rust, to be printed.
    pub files: Vec<Rendered>,
    /// Path and text of everything else.
    pub texts: Vec<(String, String)>,
}

/// A file of Rust that `print` has turned into text, in the thread that emitted it (tokens
/// cannot leave their thread).
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// Where it goes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// One unit of emission.
enum Job<'a> {
    Model(&'a ModelFile),
    Group(usize),
    Operation(usize, crate::ir::OpId),
    Client,
    Models,
    Root,
    Example,
}

/// Emits the crate. `print` turns a file into text.
pub fn emit(
    api: &Api,
    names: &Names,
    plan: &CratePlan,
    config: &Config,
    print: fn(File) -> String,
) -> Emitted {
    let uses = Uses::of(api);
    let cx = Context {
        api,
        names,
        config,
        plan,
        uses: &uses,
    };
    let mut jobs: Vec<Job<'_>> = vec![Job::Client, Job::Models, Job::Root];
    if plan.example.is_some() {
        jobs.push(Job::Example);
    }
    for (index, group) in api.groups.iter().enumerate() {
        jobs.push(Job::Group(index));
        jobs.extend(group.operations.iter().map(|&id| Job::Operation(index, id)));
    }
    jobs.extend(plan.models.iter().map(Job::Model));
    let files = jobs
        .par_iter()
        .map(|job| {
            let file = match job {
                Job::Model(file) => model_file(&cx, file),
                Job::Group(index) => group::emit(&cx, *index),
                Job::Operation(group, id) => operation::emit(&cx, *group, *id),
                Job::Client => client::emit(&cx),
                Job::Models => root::models(&cx),
                Job::Root => root::lib(&cx),
                Job::Example => root::example(&cx),
            };
            Rendered {
                path: file.path.clone(),
                text: print(file),
            }
        })
        .collect();
    Emitted {
        files,
        texts: package::texts(&cx),
    }
}

/// The file of a component and its inline helpers.
fn model_file(cx: &Context<'_>, file: &ModelFile) -> File {
    let mut own: Vec<String> = Vec::new();
    for id in &file.types {
        own.push(cx.names.ty(*id).ty.as_str().to_owned());
        own.push(cx.names.ty(*id).required.as_str().to_owned());
    }
    let imports = Imports::new(own);
    let mut items = Vec::new();
    for &id in &file.types {
        let def = &cx.api.types[id];
        items.extend(match &def.kind {
            TypeKind::Struct(model) => model::emit(cx, &imports, id, def, model),
            TypeKind::Enum(list) => text::emit_enum(cx, &imports, id, def, list),
            TypeKind::Union(union) => union::emit(cx, &imports, id, def, union),
            TypeKind::Newtype(newtype) => text::emit_newtype(cx, &imports, id, def, newtype),
            TypeKind::Alias(ty) => text::emit_alias(cx, &imports, id, def, ty),
            TypeKind::Foreign(path) => text::emit_foreign(cx, &imports, id, path),
        });
    }
    let root = cx.names.ty(file.root);
    File {
        path: format!("src/models/{}.rs", root.module),
        // The module is private, and a file of one type is said by the type.
        docs: match file.types.len() {
            1 => Vec::new(),
            _ => vec![format!("`{}` and the types inside it.", root.ty)],
        },
        head: imports.uses(),
        items,
    }
}
