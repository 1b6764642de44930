//! Text of one fixed shape: one newtype a distinct pattern, named by the settings, by the
//! resource whose own id carries it, or by the property that carries it most often.

use indexmap::IndexMap;

use super::Lower;
use crate::ir::{Docs, NameHint, Newtype, Type, TypeDef, TypeFacts, TypeId, TypeKind};
use crate::openapi::Schema;

/// A pattern that became a newtype, and who carries it.
pub(super) struct Found {
    id: TypeId,
    /// Components whose own id carries it, with that property's name.
    own: Vec<(String, String)>,
    /// How often properties of each name carry it.
    wires: IndexMap<String, usize>,
}

impl<'d> Lower<'d, '_> {
    /// The newtype of `schema`'s pattern, where it has one of a fixed shape.
    pub(super) fn newtype(&mut self, schema: &Schema<'d>, wire: &str) -> Option<Type> {
        let layers = self.layers(schema);
        let carrier = layers
            .0
            .iter()
            .find(|layer| layer.text("pattern").is_some())?
            .clone();
        let pattern = carrier.text("pattern")?;
        if !self.newtypes.contains_key(pattern) {
            let newtype = parse(pattern)?;
            let at = self.unique(carrier.at.child("pattern"));
            let def = TypeDef {
                origin: self.origin(&at),
                hint: NameHint::Words(wire.to_owned()),
                docs: Docs::default(),
                kind: TypeKind::Newtype(newtype),
                facts: TypeFacts::default(),
                examples: Vec::new(),
            };
            let id = self.api.types.push(def);
            self.newtypes.insert(
                pattern,
                Found {
                    id,
                    own: Vec::new(),
                    wires: IndexMap::new(),
                },
            );
        }
        // `#/components/schemas/NAME/properties/sid`: the component's own id.
        let own = self
            .resolver
            .owner(&schema.at)
            .filter(|_| schema.at.as_str().matches('/').count() == 5);
        let found = self.newtypes.get_mut(pattern)?;
        if let Some(component) = own.filter(|_| is_own_id(wire)) {
            found.own.push((component, wire.to_owned()));
        }
        *found.wires.entry(wire.to_owned()).or_default() += 1;
        Some(Type::Named(found.id))
    }

    /// Names every newtype; one that nothing names is text again.
    pub(super) fn name_newtypes(&mut self) {
        for (pattern, found) in std::mem::take(&mut self.newtypes) {
            let set = self.config.newtypes.get(pattern).cloned();
            if set.is_some() {
                self.settings.mark("newtypes", pattern);
            }
            let own = || {
                let (component, wire) = found
                    .own
                    .iter()
                    .min_by_key(|(component, _)| (component.len(), component.clone()))?;
                let resource = component.rsplit('.').next().unwrap_or(component);
                Some(format!("{resource} {wire}"))
            };
            let most = || {
                let named = found.wires.iter().filter(|(wire, _)| !is_own_id(wire));
                let best =
                    named.min_by_key(|(wire, count)| (std::cmp::Reverse(**count), wire.len()))?;
                Some(best.0.clone())
            };
            let Some(name) = set.or_else(own).or_else(most) else {
                self.api.types[found.id].kind = TypeKind::Alias(Type::STRING);
                continue;
            };
            let def = &mut self.api.types[found.id];
            def.hint = NameHint::Words(name);
            def.docs.notes.push(format!("Pattern: `{pattern}`."));
        }
    }
}

/// What a resource calls its own id.
fn is_own_id(wire: &str) -> bool {
    ["sid", "id", "uid", "key", "uuid"]
        .iter()
        .any(|name| wire.eq_ignore_ascii_case(name))
}

/// `^PREFIX[class]{n}$`, and nothing else.
pub(super) fn parse(pattern: &str) -> Option<Newtype> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let split = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?;
    let (prefix, rest) = inner.split_at(split);
    if prefix.is_empty() {
        return None;
    }
    let (class, rest) = match rest.strip_prefix("\\d") {
        Some(rest) => (vec![('0', '9')], rest),
        None => {
            let (class, rest) = rest.strip_prefix('[')?.split_once(']')?;
            (ranges(class)?, rest)
        }
    };
    let count: u32 = rest.strip_prefix('{')?.strip_suffix('}')?.parse().ok()?;
    if !(4..=512).contains(&count) {
        return None;
    }
    Some(Newtype {
        pattern: pattern.to_owned(),
        prefix: prefix.to_owned(),
        count,
        class,
    })
}

fn ranges(class: &str) -> Option<Vec<(char, char)>> {
    let chars: Vec<char> = class.chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let first = chars[at];
        if first == '\\' && chars.get(at + 1) == Some(&'d') {
            ranges.push(('0', '9'));
            at += 2;
            continue;
        }
        if !(first.is_ascii_alphanumeric() || first == '_' || first == '-') {
            return None;
        }
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&last)) if last.is_ascii_alphanumeric() && first < last => {
                ranges.push((first, last));
                at += 3;
            }
            _ => {
                ranges.push((first, first));
                at += 1;
            }
        }
    }
    (!ranges.is_empty()).then_some(ranges)
}
