//! Names of operations, their parameters, form fields and typed headers.

use super::groups::group_words;
use super::members::{self, Member};
use super::methods::Methods;
use super::scope::Scope;
use super::words::{camel, file_stem, snake, words, words_with_signs};
use super::{Name, Namer, Names, OperationNames, key, media, reserved};
use crate::ir::{FormField, Location, OpId, Operation, Param, Status};

pub(super) fn decide(namer: &mut Namer<'_>, names: &mut Names) {
    let methods_of = Methods::new(namer.api);
    for index in 0..namer.api.groups.len() {
        let accessor = names.groups[index].accessor.clone();
        let module = names.groups[index].module.as_str().to_owned();
        let group = &namer.api.groups[index];
        let group_words = group_words(namer, index, &accessor);
        let mut methods = Scope::new(reserved::GROUP_METHODS);
        // A module called as the one it stands in is a warning of clippy's.
        let mut modules = Scope::new(&["models", "runtime", "mod"]).without(module);
        let mut builders = reserved::OPERATION_TYPES
            .iter()
            .fold(Scope::new(reserved::TYPES), |scope, name| {
                scope.without((*name).to_owned())
            });
        let mut order: Vec<OpId> = group.operations.clone();
        order.sort_by_key(|&id| {
            namer
                .preset(
                    "operation",
                    &key(namer.api, &namer.api.operations[id].origin),
                )
                .is_none()
        });
        for id in order {
            let operation = &namer.api.operations[id];
            let place = key(namer.api, &operation.origin);
            let preset = namer.preset("operation", &place);
            let mut wishes: Vec<String> = preset.iter().map(|name| method_of(name)).collect();
            wishes.extend(methods_of.wishes(operation, &group_words));
            wishes.push(format!(
                "call_{}",
                wishes.last().cloned().unwrap_or_default()
            ));
            let (method, first) = methods.take(&wishes);
            if !first && wishes[0] != method.as_str() && operation.operation_id.is_some() {
                let (origin, wish) = (operation.origin.clone(), wishes[0].clone());
                namer.renamed(&origin, "the operation", &wish, &method);
            }
            namer.lock.set(
                &format!("operation {place}"),
                &format!("{accessor}.{method}"),
            );
            let base = method.as_str().to_owned();
            let stem = file_stem(&base, "operation");
            let (module, _) = modules.take(&[stem.clone(), format!("{stem}_operation")]);
            let builder = camel(&base);
            let (builder, _) = builders.take(&[builder.clone(), format!("{builder}Request")]);
            let Values {
                params,
                fields,
                params_json,
                fields_json,
                mut scope,
            } = params(namer, operation);
            let mut own = OperationNames {
                method,
                module,
                builder,
                params,
                fields,
                params_json,
                fields_json,
                headers: headers(operation),
                bodies: Vec::new(),
                sends: Vec::new(),
                errors: Vec::new(),
            };
            media::decide(operation, &mut own, &mut scope);
            names.operations.insert(id, own);
        }
    }
}

/// The method in what the lock remembers of an operation: `users.list`.
fn method_of(locked: &str) -> String {
    locked.rsplit('.').next().unwrap_or(locked).to_owned()
}

/// The names of what a builder takes; see [`OperationNames`].
struct Values {
    params: Vec<Name>,
    fields: Vec<Name>,
    params_json: Vec<Option<Name>>,
    fields_json: Vec<Option<Name>>,
    /// What else the builder can be given.
    scope: Scope,
}

/// A parameter, qualified by where it is sent: two of one name can be sent at two places.
fn param(param: &Param) -> Member<'_> {
    let place = match param.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let wish = snake(&words(&param.wire));
    let mut wishes: Vec<String> = match param.location {
        Location::Header => without_x(&wish).into_iter().collect(),
        _ => Vec::new(),
    };
    wishes.extend([
        wish.clone(),
        format!("{place}_{}", wish.trim_start_matches('_')),
        snake(&words_with_signs(&param.wire)),
    ]);
    wishes.retain(|wish| !wish.is_empty());
    Member {
        identity: format!("{place}:{}", param.wire),
        origin: &param.origin,
        exact: wishes.first() == Some(&param.wire),
        reported: !reserved::BUILDER.contains(&wish.as_str()),
        wishes,
        later: None,
    }
}

/// The names of parameters, and of the body's fields: all setters of one builder.
fn params(namer: &mut Namer<'_>, operation: &Operation) -> Values {
    let mut scope = Scope::new(reserved::BUILDER);
    if operation
        .sole_body()
        .is_some_and(|body| body.content_type().is_none())
    {
        scope = scope.without("content_type".to_owned());
    }
    let place = key(namer.api, &operation.origin);
    let list: Vec<Member<'_>> = operation.params.iter().map(param).collect();
    let owner = format!("parameters {place}");
    let params = members::decide(namer, &mut scope, &owner, &list, "the parameter");
    let forms = operation.spread_fields();
    let mut fields = fields(namer, &mut scope, &format!("form {place}"), forms);
    if let Some((_, parts)) = operation.parts() {
        let mut scope = Scope::new(reserved::MODEL);
        fields = self::fields(namer, &mut scope, &format!("parts {place}"), parts);
    }
    let mut json = |name: &Name, is: bool| is.then(|| scope.take(&[format!("{name}_json")]).0);
    let params_json = operation
        .params
        .iter()
        .zip(&params)
        .map(|(param, name)| json(name, param.json_text))
        .collect();
    let fields_json = forms
        .iter()
        .zip(&fields)
        .map(|(form, name)| json(name, form.field.json_text))
        .collect();
    Values {
        params,
        fields,
        params_json,
        fields_json,
        scope,
    }
}

/// A header's name without the `X-` that says nothing (RFC 6648).
fn without_x(name: &str) -> Option<String> {
    name.strip_prefix("x_")
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(str::to_owned)
}

/// The names of form fields or parts.
fn fields(namer: &mut Namer<'_>, scope: &mut Scope, owner: &str, forms: &[FormField]) -> Vec<Name> {
    let list: Vec<Member<'_>> = forms
        .iter()
        .map(|form| Member::new(&form.field.wire, &form.field.origin, snake, "value"))
        .collect();
    members::decide(namer, scope, owner, &list, "the form field")
}

/// The fields for the headers that successful responses declare, each wire name once.
fn headers(operation: &Operation) -> Vec<(String, Name)> {
    let mut scope = Scope::default();
    let mut out: Vec<(String, Name)> = Vec::new();
    for response in &operation.responses {
        let success = matches!(
            response.status,
            Status::Code(200..=299) | Status::Range(2) | Status::Default
        );
        for header in response.headers.iter().filter(|_| success) {
            if !out
                .iter()
                .any(|(wire, _)| wire.eq_ignore_ascii_case(&header.wire))
            {
                let wish = snake(&words(&header.wire));
                let mut wishes: Vec<String> = without_x(&wish).into_iter().collect();
                wishes.extend([wish, "header".into()]);
                let (name, _) = scope.take(&wishes);
                out.push((header.wire.clone(), name));
            }
        }
    }
    out
}
