//! The plan of the crate: which files there are, what stands in each, which feature each
//! needs, what the manifest says. No Rust is written here.

mod shared;

use std::collections::{BTreeMap, HashMap};

pub use shared::Shared;

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
    /// How the crate holds the runtime.
    pub runtime: RuntimeMode,
    /// Whether groups are features: only where there is more than one.
    pub gated: bool,
    /// Whether there are models that no operation needs, and a feature that brings them.
    pub rest: bool,
    /// The files of models, in order of their module's name.
    pub models: Vec<ModelFile>,
    /// Whether any operation pages; then there is an example that lists.
    pub example: Option<ExamplePlan>,
    /// The operations that name types of another one of their group as their own.
    pub shared: HashMap<OpId, Shared>,
}

/// A file of models: a component and its inline helpers.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// The type that the file is named by.
    pub root: TypeId,
    /// Every type in it, the root first.
    pub types: Vec<TypeId>,
    /// The features of which any brings the file; empty: always there.
    pub features: Vec<Feature>,
}

/// What brings a file of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// A group, by index.
    Group(usize),
    /// What no operation needs: webhooks' payloads, and schemas that nothing refers to.
    Rest,
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

    /// Whether the runtime's source stands in the crate itself.
    pub fn embeds(&self) -> bool {
        self.runtime == RuntimeMode::Embed
    }
}

/// Plans the crate.
pub fn plan(api: &Api, names: &Names, config: &Config, package: &str) -> CratePlan {
    let models = model_files(api, names);
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
        runtime: config.runtime.mode,
        gated: api.groups.len() > 1,
        rest: (models.iter()).any(|file| file.features.contains(&Feature::Rest)),
        models,
        example: example(api),
        shared: shared::shared(api, names),
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
            ModelFile {
                root,
                types,
                features: Vec::new(),
            }
        })
        .collect();
    gate(api, &mut out);
    out.sort_by(|a, b| names.ty(a.root).module.cmp(&names.ty(b.root).module));
    out
}

/// Decides under which features each file is there. A file brings all its types and all that
/// they mention, so what a group needs is closed over files, not over types.
fn gate(api: &Api, files: &mut [ModelFile]) {
    let total = api.groups.len();
    if total < 2 {
        return;
    }
    let of: HashMap<TypeId, usize> = files
        .iter()
        .enumerate()
        .flat_map(|(at, file)| file.types.iter().map(move |id| (*id, at)))
        .collect();
    let mut mentions: Vec<Vec<usize>> = Vec::with_capacity(files.len());
    for file in files.iter() {
        let mut to = Vec::new();
        for id in &file.types {
            api.types[*id]
                .kind
                .each_type(&mut |ty| ty.each_named(&mut |id| to.extend(of.get(&id))));
        }
        to.sort_unstable();
        to.dedup();
        mentions.push(to);
    }
    let reach = |start: Vec<usize>| {
        let mut reached = vec![false; mentions.len()];
        let mut open = start;
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                open.extend(&mentions[at]);
            }
        }
        reached
    };
    let roots = |wanted: &dyn Fn(&[usize]) -> bool| -> Vec<usize> {
        let wanted = |id: &TypeId| wanted(&api.types[*id].facts.groups);
        files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.types.iter().any(wanted))
            .map(|(at, _)| at)
            .collect()
    };
    let rest = reach(roots(&|groups| groups.is_empty()));
    let by_group: Vec<Vec<bool>> = (0..total)
        .map(|group| reach(roots(&|groups| groups.contains(&group))))
        .collect();
    for (at, file) in files.iter_mut().enumerate() {
        // What every group needs is under all of them, and not there without any.
        let groups = (0..total).filter(|group| by_group[*group][at]);
        file.features = groups.map(Feature::Group).collect();
        if rest[at] {
            file.features.push(Feature::Rest);
        }
    }
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
            let items = op.paging.as_ref().is_some_and(|p| p.items.is_some());
            if items && plain && json {
                return Some(ExamplePlan { group, operation });
            }
        }
    }
    None
}
