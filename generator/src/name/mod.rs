//! Names: every identifier of the emitted crate, decided once, seeing all wishes.
//!
//! Scopes mirror the crate (root, `models`, each group, each struct, each builder). Forced
//! names come first, then the lock, then component names and titles, derived names last. A
//! clash is qualified; what is qualified is reported.

mod groups;
mod lock;
mod media;
mod members;
mod methods;
mod moved;
mod operations;
mod reserved;
mod scope;
mod types;
mod words;

pub use lock::Lock;
pub use scope::Name;

use crate::config::Config;
use crate::diag::{Code, Diagnostics};
use crate::ir::{Api, OpId, Operation, TypeId};
use crate::tree::{FastMap, Origin};

/// Every identifier of the emitted crate.
#[derive(Clone, Debug, Default)]
pub struct Names {
    types: FastMap<TypeId, TypeNames>,
    operations: FastMap<OpId, OperationNames>,
    /// By index in [`Api::groups`].
    pub groups: Vec<GroupNames>,
    /// By index in [`Api::security_schemes`].
    pub schemes: Vec<SchemeNames>,
}

/// The identifiers of a type definition.
#[derive(Clone, Debug)]
pub struct TypeNames {
    /// The type.
    pub ty: Name,
    /// The module, and file, of a type that has one to itself.
    pub module: Name,
    /// Fields or variants, by index.
    pub members: Vec<Name>,
    /// The setter of each field, by index.
    pub setters: Vec<Name>,
    /// The field that keeps what the description does not name.
    pub extra: Name,
    /// The struct of required values, where there are many.
    pub required: Name,
    /// The table that decides a union.
    pub branches: Name,
    /// For each field that holds JSON text: the methods that read and set it as a value.
    pub json: Vec<Option<(Name, Name)>>,
}

/// The identifiers of a group.
#[derive(Clone, Debug)]
pub struct GroupNames {
    /// The module, and file.
    pub module: Name,
    /// The client's method.
    pub accessor: Name,
    /// The handle's type.
    pub handle: Name,
    /// The cargo feature.
    pub feature: String,
}

/// The identifiers of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The group's method.
    pub method: Name,
    /// The module, and file.
    pub module: Name,
    /// The builder's type.
    pub builder: Name,
    /// The setter (or argument) of each parameter, by index.
    pub params: Vec<Name>,
    /// The setter (or argument) of each form field or part that is spread over the builder, or
    /// else the field of each part of the struct of parts, by index.
    pub fields: Vec<Name>,
    /// For each parameter that holds JSON text, the setter that takes a value.
    pub params_json: Vec<Option<Name>>,
    /// The same for each form field.
    pub fields_json: Vec<Option<Name>>,
    /// The field of each declared header of the successful responses, by wire name.
    pub headers: Vec<(String, Name)>,
    /// The variants for the alternatives of the body, by index.
    pub bodies: Vec<Name>,
    /// The methods that send for a further kind of answer, by index.
    pub sends: Vec<Name>,
    /// For each error, what its further contents add to the name of its variant, by index.
    pub errors: Vec<Vec<Name>>,
}

/// The identifiers of a security scheme.
#[derive(Clone, Debug)]
pub struct SchemeNames {
    /// The client builder's method.
    pub method: Name,
    /// Its arguments: one, or user name and password.
    pub arguments: Vec<Name>,
    /// The word for the scheme, `basic_auth` say, in environment look-ups.
    pub environment: Vec<Option<String>>,
}

impl Names {
    /// The identifiers of a type.
    pub fn ty(&self, id: TypeId) -> &TypeNames {
        &self.types[&id]
    }

    /// The identifiers of an operation.
    pub fn operation(&self, id: OpId) -> &OperationNames {
        &self.operations[&id]
    }
}

/// What deciding names needs at every step.
struct Namer<'a> {
    api: &'a Api,
    config: &'a Config,
    lock: &'a mut Lock,
    diags: &'a mut Diagnostics,
    /// Operations by where they stand; of several, the first.
    operations: FastMap<&'a Origin, &'a Operation>,
}

impl Namer<'_> {
    /// The name that a place should have before any derived one: the settings', the lock's.
    fn preset(&self, what: &str, place: &str) -> Option<String> {
        let key = format!("{what} {place}");
        let forced = self
            .config
            .rename
            .get(&key)
            .or_else(|| self.config.rename.get(place));
        forced
            .cloned()
            .or_else(|| self.lock.get(&key).map(str::to_owned))
    }

    /// Reports that `origin` did not get its first wish.
    fn renamed(&mut self, origin: &Origin, what: &str, wish: &str, name: &Name) {
        self.diags.report(
            Code::Renamed,
            origin.clone(),
            format!("{what} `{wish}` is called `{name}`, the name being taken"),
        );
    }
}

/// Decides every name.
pub fn decide(api: &Api, config: &Config, lock: &mut Lock, diags: &mut Diagnostics) -> Names {
    let mut operations = FastMap::default();
    for (_, operation) in api.operations.iter() {
        operations.entry(&operation.origin).or_insert(operation);
    }
    let mut namer = Namer {
        api,
        config,
        lock,
        diags,
        operations,
    };
    let mut names = Names::default();
    moved::follow(&mut namer);
    groups::decide(&mut namer, &mut names);
    operations::decide(&mut namer, &mut names);
    types::decide(&mut namer, &mut names);
    names
}

/// The key of a place in the lock and in the settings: its pointer, as a fragment, after the
/// file where that is not the entry file.
fn key(api: &Api, origin: &Origin) -> String {
    format!("{}#{}", api.file(origin.file), origin.pointer)
}
