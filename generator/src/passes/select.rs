//! Which operations and types are generated.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::usage;
use crate::config::{Config, Selection};
use crate::diag::{Code, Diagnostics};
use crate::ir::{Api, NameHint, Operation, Type};
use crate::tree::{FastSet, Origin, Pointer};

/// Keeps the operations that the settings select and do not exclude.
pub(super) fn select_operations(api: &mut Api, config: &Config, diags: &mut Diagnostics) {
    let (select, exclude) = (
        Matcher::new(&config.select, diags),
        Matcher::new(&config.exclude, diags),
    );
    if select.is_empty() && exclude.is_empty() {
        return;
    }
    for (matcher, table) in [(&select, "select"), (&exclude, "exclude")] {
        matcher.report_unused(api, table, diags);
    }
    api.operations.retain(|_, operation| {
        (select.is_empty() || select.matches(operation)) && !exclude.matches(operation)
    });
    if api.operations.is_empty() {
        diags.report(
            Code::EmptySelection,
            Origin::root(Pointer::root()),
            "the settings leave no operation to generate",
        );
    }
}

/// A selection, ready to be asked.
struct Matcher<'a> {
    selection: &'a Selection,
    paths: GlobSet,
}

impl<'a> Matcher<'a> {
    fn new(selection: &'a Selection, diags: &mut Diagnostics) -> Self {
        let mut builder = GlobSetBuilder::new();
        for pattern in &selection.paths {
            match Glob::new(pattern) {
                Ok(glob) => {
                    builder.add(glob);
                }
                Err(error) => {
                    diags.report(
                        Code::BadSettings,
                        Origin::default(),
                        format!("`{pattern}` is no path glob: {error}"),
                    );
                }
            }
        }
        Self {
            selection,
            paths: builder.build().unwrap_or_default(),
        }
    }

    fn is_empty(&self) -> bool {
        self.selection.tags.is_empty()
            && self.selection.paths.is_empty()
            && self.selection.operations.is_empty()
    }

    fn matches(&self, operation: &Operation) -> bool {
        operation
            .tags
            .iter()
            .any(|tag| self.selection.tags.contains(tag))
            || operation
                .operation_id
                .as_ref()
                .is_some_and(|id| self.selection.operations.contains(id))
            || self.paths.is_match(&operation.path.raw)
    }

    /// Reports what selects nothing: a typing error, most likely.
    fn report_unused(&self, api: &Api, table: &str, diags: &mut Diagnostics) {
        let mut unused = Vec::new();
        let any = |test: &dyn Fn(&Operation) -> bool| {
            api.operations.iter().any(|(_, operation)| test(operation))
        };
        for tag in &self.selection.tags {
            if !any(&|operation| operation.tags.contains(tag)) {
                unused.push(format!("the tag `{tag}`"));
            }
        }
        for id in &self.selection.operations {
            if !any(&|operation| operation.operation_id.as_ref() == Some(id)) {
                unused.push(format!("the operation `{id}`"));
            }
        }
        for (at, path) in self.selection.paths.iter().enumerate() {
            if !any(&|operation| self.paths.matches(&operation.path.raw).contains(&at)) {
                unused.push(format!("the path `{path}`"));
            }
        }
        for what in unused {
            diags.report(
                Code::UnusedSetting,
                Origin::default(),
                format!("`[{table}]` names {what}, which no operation has"),
            );
        }
    }
}

/// Drops the types that nothing reaches. Every component counts as reached, being part of the
/// API, unless the settings select operations.
pub(super) fn remove_unreachable_types(api: &mut Api, config: &Config) {
    let selecting = !Matcher::new(&config.select, &mut Diagnostics::default()).is_empty()
        || !Matcher::new(&config.exclude, &mut Diagnostics::default()).is_empty();
    let mut reached = FastSet::default();
    if !selecting {
        // What lowering made along the way and nothing uses: a form's schema, spread over its
        // builder.
        let components = api
            .types
            .iter()
            .filter(|(_, def)| matches!(def.hint, NameHint::Component(_)));
        let roots = components.map(|(id, _)| Type::Named(id)).collect();
        usage::reach(api, roots, &mut reached);
        usage::reach(
            api,
            api.webhooks
                .iter()
                .map(|webhook| webhook.ty.clone())
                .collect(),
            &mut reached,
        );
    }
    for id in api.operations.ids() {
        usage::reach(
            api,
            usage::operation_types(&api.operations[id]),
            &mut reached,
        );
    }
    api.types.retain(|id, _| reached.contains(&id));
}
