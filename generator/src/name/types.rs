//! Names of types, their fields and variants.

use super::members::{self, Member};
use super::scope::Scope;
use super::words::{camel, file_stem, snake, words, words_with_signs};
use super::{Name, Namer, Names, TypeNames, key, reserved};
use crate::ir::{NameHint, TypeId, TypeKind};
use crate::tree::{FastMap, FastSet};

pub(super) fn decide(namer: &mut Namer<'_>, names: &mut Names) {
    let prefix = dotted_prefix(namer);
    let mut scope = Scope::new(reserved::TYPES);
    let mut modules = Scope::new(&["models", "mod"]);
    let api = namer.api;
    let mut decided: FastMap<TypeId, Name> = Default::default();

    let mut order: Vec<(u8, TypeId)> = Vec::new();
    for (id, def) in api.types.iter() {
        let rank = match (
            namer.config.rename.contains_key(&key(api, &def.origin)),
            namer.lock.get(&format!("type {}", key(api, &def.origin))),
            &def.hint,
        ) {
            (true, ..) => 0,
            (_, Some(_), _) => 1,
            (_, _, NameHint::Component(_)) => 2,
            (_, _, NameHint::Title { .. }) => 3,
            (_, _, NameHint::Words(_)) => 4,
            (_, _, NameHint::OfOperation { .. }) => 5,
            // A parent is always decided before what stands inside it.
            (_, _, NameHint::Inside(..)) => 6,
        };
        order.push((rank, id));
    }
    order.sort_by_key(|(rank, _)| *rank);
    for (_, id) in order {
        decide_type(namer, &prefix, &mut scope, &mut decided, id);
    }

    for (id, def) in api.types.iter() {
        let ty = decided[&id].clone();
        let stem = file_stem(&snake(&words(ty.as_str())), "model");
        // A module and a type share a namespace: `_400` cannot be both.
        let own = (stem != ty.as_str()).then(|| stem.clone());
        let wishes: Vec<String> = own.into_iter().chain([format!("{stem}_model")]).collect();
        let (module, _) = modules.take(&wishes);
        let Members {
            members,
            setters,
            extra,
            json,
        } = members(namer, id);
        let (required, _) = scope.take(&[format!("{ty}Required"), format!("{ty}RequiredValues")]);
        let (branches, _) =
            Scope::default().take(&[format!("{}_BRANCHES", module.as_str().to_uppercase())]);
        namer
            .lock
            .set(&format!("type {}", key(api, &def.origin)), ty.as_str());
        names.types.insert(
            id,
            TypeNames {
                ty,
                module,
                members,
                setters,
                extra,
                required,
                branches,
                json,
            },
        );
    }
}

/// The dotted prefix that the document's schemas share: `conversations.v1` of
/// `conversations.v1.user`.
fn dotted_prefix(namer: &mut Namer<'_>) -> Vec<String> {
    let locked = namer.lock.get("prefix types").map(str::to_owned);
    let prefix = locked.map_or_else(
        || {
            let dotted: Vec<Vec<&str>> = namer
                .api
                .types
                .iter()
                .filter_map(|(_, def)| match &def.hint {
                    NameHint::Component(name) if name.contains('.') => {
                        Some(name.split('.').collect())
                    }
                    _ => None,
                })
                .collect();
            let Some(first) = dotted.first() else {
                return Vec::new();
            };
            let shortest = dotted.iter().map(Vec::len).min().unwrap_or(1);
            let shared = (0..shortest - 1)
                .take_while(|&at| dotted.iter().all(|name| name[at] == first[at]))
                .count();
            first[..shared]
                .iter()
                .map(|part| (*part).to_owned())
                .collect()
        },
        |text| text.split('.').map(str::to_owned).collect::<Vec<_>>(),
    );
    if !prefix.is_empty() {
        namer.lock.set("prefix types", &prefix.join("."));
    }
    prefix
}

fn decide_type(
    namer: &mut Namer<'_>,
    prefix: &[String],
    scope: &mut Scope,
    decided: &mut FastMap<TypeId, Name>,
    id: TypeId,
) {
    if decided.contains_key(&id) {
        return;
    }
    // Parents first, however deep: a chain of inline schemas is walked with a stack.
    let mut chain = vec![id];
    let mut seen = FastSet::from_iter([id]);
    while let Some(parent) = parent(&namer.api.types[chain[chain.len() - 1]].hint) {
        if decided.contains_key(&parent)
            || namer.api.types.get(parent).is_none()
            || !seen.insert(parent)
        {
            break;
        }
        chain.push(parent);
    }
    while let Some(id) = chain.pop() {
        let def = &namer.api.types[id];
        let mut wishes = Vec::new();
        if let Some(preset) = namer.preset("type", &key(namer.api, &def.origin)) {
            wishes.push(preset);
        }
        let preset = !wishes.is_empty();
        wish(namer, prefix, decided, &def.hint, &mut wishes);
        let bad: Vec<String> = wishes
            .iter()
            .filter(|w| !w.is_empty())
            .map(|w| format!("{w}Model"))
            .collect();
        wishes.extend(bad.into_iter().take(1));
        wishes.retain(|wish| !wish.is_empty());
        if wishes.is_empty() {
            wishes.push("Model".into());
        }
        let (name, first) = scope.take(&wishes);
        let component = matches!(def.hint, NameHint::Component(_));
        if !first && (component || preset) {
            let origin = def.origin.clone();
            let wish = wishes[0].clone();
            namer.renamed(&origin, "the type", &wish, &name);
        }
        decided.insert(id, name);
    }
}

fn parent(hint: &NameHint) -> Option<TypeId> {
    match hint {
        NameHint::Inside(parent, _) => Some(*parent),
        NameHint::Title { parent: hint, .. } => parent(hint),
        _ => None,
    }
}

/// The wishes of a hint, best first.
fn wish(
    namer: &Namer<'_>,
    prefix: &[String],
    decided: &FastMap<TypeId, Name>,
    hint: &NameHint,
    wishes: &mut Vec<String>,
) {
    match hint {
        NameHint::Component(name) => {
            let dotted: Vec<&str> = name.split('.').collect();
            let strip = !prefix.is_empty()
                && dotted.len() > prefix.len()
                && dotted.iter().zip(prefix).all(|(a, b)| a == b);
            if strip {
                wishes.push(camel(&words(&dotted[prefix.len()..].join(" "))));
            }
            wishes.push(camel(&words(name)));
            wishes.push(camel(&words_with_signs(name)));
        }
        NameHint::Title {
            title,
            parent,
            word,
        } => {
            let words = words(title);
            if words.split(' ').count() <= 6 && title.len() <= 60 {
                wishes.push(camel(&words));
            }
            wish(namer, prefix, decided, parent, wishes);
            if let Some(last) = wishes.last().cloned() {
                wishes.push(format!("{last}{}", camel(&super::words::words(word))));
            }
        }
        NameHint::Inside(parent, word) => {
            let parent = decided.get(parent).map_or("", Name::as_str);
            wishes.push(join(parent, &camel(&words(word))));
            wishes.push(join(parent, &camel(&words_with_signs(word))));
        }
        NameHint::OfOperation { operation, word } => {
            let base = match namer.operations.get(operation) {
                Some(op) => match &op.operation_id {
                    Some(id) => camel(&words(id)),
                    None => camel(&words(&format!(
                        "{} {}",
                        op.method.to_lowercase(),
                        op.path.raw
                    ))),
                },
                None => {
                    // A webhook or callback: its pointer's words.
                    let tokens: Vec<String> =
                        operation.pointer.tokens().map(|t| t.into_owned()).collect();
                    camel(&words(&tokens[tokens.len().saturating_sub(2)..].join(" ")))
                }
            };
            wishes.push(format!("{base}{}", camel(&words(word))));
        }
        NameHint::Words(text) => wishes.push(camel(&words(text))),
    }
}

/// `User` and `UserLinks` make `UserLinks`, not `UserUserLinks`.
fn join(parent: &str, word: &str) -> String {
    let word = word.trim_start_matches('_');
    if word.len() > parent.len()
        && word.starts_with(parent)
        && word[parent.len()..].starts_with(char::is_uppercase)
    {
        return word.to_owned();
    }
    format!("{parent}{word}")
}

/// The names inside a type; see [`TypeNames`].
struct Members {
    members: Vec<Name>,
    setters: Vec<Name>,
    extra: Name,
    json: Vec<Option<(Name, Name)>>,
}

/// The names of a type's fields or variants, of the setters, and of the field for the rest.
fn members(namer: &mut Namer<'_>, id: TypeId) -> Members {
    let def = &namer.api.types[id];
    let owner = format!("members {}", key(namer.api, &def.origin));
    let mut scope = Scope::default();
    let mut setters = Scope::new(reserved::MODEL);
    let mut out = (Vec::new(), Vec::new());
    let mut json = Vec::new();
    match &def.kind {
        TypeKind::Struct(model) => {
            let list: Vec<Member<'_>> = model
                .fields
                .iter()
                .map(|field| Member::new(&field.wire, &field.origin, snake, "empty"))
                .collect();
            out.0 = members::decide(namer, &mut scope, &owner, &list, "the field");
            for name in &out.0 {
                out.1.push(
                    setters
                        .take(&[name.as_str().to_owned(), format!("with_{name}")])
                        .0,
                );
            }
            for (field, name) in model.fields.iter().zip(&out.0) {
                let pair = |setters: &mut Scope| {
                    (
                        setters.take(&[format!("{name}_as")]).0,
                        setters.take(&[format!("{name}_json")]).0,
                    )
                };
                json.push(field.json_text.then(|| pair(&mut setters)));
            }
        }
        TypeKind::Enum(list) => {
            let mut scope = Scope::new(&["Unknown"]);
            let list: Vec<Member<'_>> = list
                .variants
                .iter()
                .map(|variant| Member::new(&variant.hint, &variant.origin, camel, "Empty"))
                .collect();
            out.0 = members::decide(namer, &mut scope, &owner, &list, "the variant");
        }
        TypeKind::Union(union) => {
            let mut scope = Scope::new(&["Unknown"]);
            let list: Vec<Member<'_>> = union
                .variants
                .iter()
                .map(|variant| Member::new(&variant.hint, &variant.origin, camel, "Variant"))
                .collect();
            out.0 = members::decide(namer, &mut scope, &owner, &list, "the variant");
        }
        _ => {}
    }
    let extra = scope
        .take(&[
            "extra".into(),
            "additional_properties".into(),
            "unknown_properties".into(),
        ])
        .0;
    Members {
        members: out.0,
        setters: out.1,
        extra,
        json,
    }
}
