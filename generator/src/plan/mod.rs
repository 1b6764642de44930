//! The plan of the crate: which files there are, what stands in each, which feature each
//! needs, what the manifest says. No Rust is written here.

use std::collections::{BTreeMap, HashMap};

use crate::config::{Config, RuntimeMode};
use crate::ir::{Api, ContentKind, NameHint, OpId, Success, TypeId};
use crate::name::Names;

/// What the crate consists of.
#[derive(Clone, Debug, Default)]
pub struct CratePlan {
    /// The package's name.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// Whether the runtime's source stands in the crate.
    pub embedded: bool,
    /// Whether groups are features: only where there is more than one.
    pub gated: bool,
    /// The files of models, in order of their module's name.
    pub models: Vec<ModelFile>,
    /// Whether any operation pages; then there is an example that lists.
    pub example: Option<ExamplePlan>,
}

/// A file of models: a component and its inline helpers.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// The type that the file is named by.
    pub root: TypeId,
    /// Every type in it, the root first.
    pub types: Vec<TypeId>,
    /// The features (group indices) of which any brings the file; empty: always there.
    pub groups: Vec<usize>,
}

/// The example that lists.
#[derive(Clone, Debug)]
pub struct ExamplePlan {
    /// The group, by index.
    pub group: usize,
    /// The operation.
    pub operation: OpId,
}

impl CratePlan {
    /// The group that offers an operation.
    pub fn group_of(&self, api: &Api, id: OpId) -> usize {
        api.groups
            .iter()
            .position(|group| group.operations.contains(&id))
            .unwrap_or_default()
    }
}

/// Plans the crate.
pub fn plan(api: &Api, names: &Names, config: &Config, package: &str) -> CratePlan {
    CratePlan {
        package: config
            .package
            .name
            .clone()
            .unwrap_or_else(|| package.to_owned()),
        version: config
            .package
            .version
            .clone()
            .unwrap_or_else(|| "0.1.0".into()),
        embedded: config.runtime.mode == RuntimeMode::Embed,
        gated: api.groups.len() > 1,
        models: model_files(api, names),
        example: example(api),
    }
}

/// An inline type stands in the file of the component that it is part of.
fn model_files(api: &Api, names: &Names) -> Vec<ModelFile> {
    let mut files: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut homes: HashMap<TypeId, TypeId> = HashMap::new();
    for (id, _) in api.types.iter() {
        let home = home(api, &mut homes, id);
        files.entry(home).or_default().push(id);
    }
    let mut out: Vec<ModelFile> = files
        .into_iter()
        .map(|(root, mut types)| {
            types.sort_by_key(|id| (*id != root, *id));
            let mut groups: Vec<usize> = Vec::new();
            let mut always = false;
            for id in &types {
                let of = &api.types[*id].facts.groups;
                always |= of.is_empty();
                groups.extend(of);
            }
            groups.sort_unstable();
            groups.dedup();
            if always || groups.len() == api.groups.len() || api.groups.len() < 2 {
                // What every group needs is not worth a condition; what none needs stands alone.
                groups.clear();
            }
            ModelFile {
                root,
                types,
                groups,
            }
        })
        .collect();
    out.sort_by(|a, b| names.ty(a.root).module.cmp(&names.ty(b.root).module));
    out
}

fn home(api: &Api, homes: &mut HashMap<TypeId, TypeId>, id: TypeId) -> TypeId {
    if let Some(home) = homes.get(&id) {
        return *home;
    }
    let mut at = id;
    for _ in 0..256 {
        match parent(&api.types[at].hint) {
            Some(parent) if api.types.get(parent).is_some() && parent != at => at = parent,
            _ => break,
        }
    }
    homes.insert(id, at);
    at
}

fn parent(hint: &NameHint) -> Option<TypeId> {
    match hint {
        NameHint::Inside(parent, _) => Some(*parent),
        NameHint::Title { parent: hint, .. } => parent(hint),
        _ => None,
    }
}

/// The first operation that lists without needing anything.
fn example(api: &Api) -> Option<ExamplePlan> {
    for (group, plan) in api.groups.iter().enumerate() {
        for &operation in &plan.operations {
            let op = &api.operations[operation];
            let plain = op.params.iter().all(|param| !param.required)
                && !op.body_required
                && op.method == "GET"
                && !op.docs.deprecated;
            let json = matches!(&op.success, Success::One(ContentKind::Json(_)));
            if op.paging.is_some() && plain && json {
                return Some(ExamplePlan { group, operation });
            }
        }
    }
    None
}
