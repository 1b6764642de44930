//! References: what they mean, and the components that their targets become.

use super::place::Place;
use super::{Norm, Section, Version, Wanted, names};
use crate::diag::Code;
use crate::source::{percent_decode, split_reference};
use crate::tree::{FileId, Object, Origin, Pointer, Value};

/// How many references may follow one another.
const MAX_CHAIN: usize = 64;

impl<'s> Norm<'s, '_> {
    /// The authored value at `origin`.
    pub(super) fn value_at(&self, origin: &Origin) -> Option<&'s Value> {
        self.roots.get(origin.file.0 as usize)?.at(&origin.pointer)
    }

    /// The authored place that `reference`, written at `place`, leads to; reported where there is none.
    pub(super) fn resolve(&mut self, reference: &str, place: &Place<'_>) -> Option<Origin> {
        let reference = reference.trim();
        let (file_part, fragment) = split_reference(reference);
        let file = match self.source.link(place.file, file_part) {
            Some(Some(file)) => file,
            // Reported when the files were read.
            Some(None) => return None,
            None => return self.resolve_elsewhere(reference, file_part, fragment, place),
        };
        let found = self.fragment(file, fragment, place);
        if found.is_none() {
            self.report(
                Code::UnresolvedRef,
                place,
                format!("the reference `{reference}` leads nowhere"),
            );
        }
        found
    }

    /// A reference whose file part names no file: the URI of a schema, a bare name, or the network.
    fn resolve_elsewhere(
        &mut self,
        reference: &str,
        file_part: &str,
        fragment: &str,
        place: &Place<'_>,
    ) -> Option<Origin> {
        let ids = self.ids();
        let by_uri = ids
            .uris
            .get(file_part.trim_end_matches('#'))
            .or_else(|| ids.uris.get(reference))
            .cloned();
        if let Some(base) = by_uri {
            if fragment.is_empty() {
                return Some(base);
            }
            let below = Origin {
                file: base.file,
                pointer: Pointer::parse(format!("{}{}", base.pointer, percent_decode(fragment))),
            };
            if fragment.starts_with('/') && self.value_at(&below).is_some() {
                return Some(below);
            }
            if let Some(found) = self.fragment(base.file, fragment, place) {
                return Some(found);
            }
        }
        // A local reference without its `#`.
        let local = Origin {
            file: place.file,
            pointer: Pointer::parse(percent_decode(reference).into_owned()),
        };
        if reference.starts_with('/') && self.value_at(&local).is_some() {
            self.slip(
                place,
                format!("the reference `{reference}` lacks its `#`; read as `#{reference}`"),
            );
            return Some(local);
        }
        if file_part.contains("://") || file_part.starts_with("//") {
            self.report(
                Code::RefOutside,
                place,
                format!("the reference `{reference}` leads over the network and is not followed"),
            )
            .help("keep a copy of that document beside the description and refer to the copy");
            return None;
        }
        for holder in ["/components/schemas", "/definitions"] {
            let origin = Origin {
                file: place.file,
                pointer: Pointer::parse(holder).child(reference),
            };
            if self.value_at(&origin).is_some() {
                self.slip(
                    place,
                    format!(
                        "the reference `{reference}` is a bare name; read as `#{}`",
                        origin.pointer
                    ),
                );
                return Some(origin);
            }
        }
        self.report(
            Code::UnresolvedRef,
            place,
            format!("the reference `{reference}` leads nowhere"),
        );
        None
    }

    fn fragment(&mut self, file: FileId, fragment: &str, place: &Place<'_>) -> Option<Origin> {
        let decoded = percent_decode(fragment);
        if decoded.is_empty() || decoded == "/" {
            return Some(Origin {
                file,
                pointer: Pointer::root(),
            });
        }
        if !decoded.starts_with('/') {
            return self
                .ids()
                .anchors
                .get(&(file, decoded.into_owned()))
                .cloned();
        }
        let direct = self
            .walk(file, &decoded)
            .or_else(|| self.walk(file, fragment));
        if direct.is_some() {
            return direct;
        }
        // `#/$defs/x` may be meant from the schema that it stands in, which `$id` makes a root of its own.
        if decoded.starts_with("/$defs/") || decoded.starts_with("/definitions/") {
            let mut at = place.origin();
            while let Some((up, _)) = at.pointer.split_last() {
                let candidate = Origin {
                    file,
                    pointer: Pointer::parse(format!("{up}{decoded}")),
                };
                if at.file == file && self.value_at(&candidate).is_some() {
                    return Some(candidate);
                }
                at.pointer = up;
            }
        }
        // The other version's home of schemas.
        let (from, to) = match self.version {
            Version::V2 => ("/components/schemas/", "/definitions/"),
            _ => ("/definitions/", "/components/schemas/"),
        };
        let swapped = decoded
            .strip_prefix(from)
            .map(|rest| format!("{to}{rest}"))?;
        let found = self.walk(file, &swapped)?;
        self.slip(
            place,
            format!(
                "the reference `#{decoded}` is of another OpenAPI version; read as `#{swapped}`"
            ),
        );
        Some(found)
    }

    /// Follows a pointer, through references where they stand in its way.
    fn walk(&mut self, file: FileId, pointer: &str) -> Option<Origin> {
        let wanted = Pointer::parse(pointer);
        let mut at = Origin {
            file,
            pointer: Pointer::root(),
        };
        let mut hops = 0;
        for token in wanted.tokens() {
            loop {
                let value = self.value_at(&at)?;
                let next = Origin {
                    file: at.file,
                    pointer: at.pointer.child(token.as_ref()),
                };
                if self.value_at(&next).is_some() {
                    at = next;
                    break;
                }
                let target = value.get("$ref").and_then(Value::as_str)?;
                let (file_part, fragment) = split_reference(target.trim());
                hops += 1;
                let file = self.source.link(at.file, file_part)??;
                let pointer = Pointer::parse(percent_decode(fragment).into_owned());
                at = Origin { file, pointer };
                if hops > MAX_CHAIN {
                    return None;
                }
            }
        }
        Some(at)
    }

    /// Follows `origin` while what stands there is nothing but a reference. Named components
    /// of the entry file are where it stops, unless `through` them is asked for.
    pub(super) fn chase(
        &mut self,
        mut origin: Origin,
        place: &Place<'_>,
        section: Section,
        through: bool,
    ) -> Option<Origin> {
        let mut seen = vec![origin.clone()];
        let mut stop = None;
        loop {
            if stop.is_none() && self.targets.contains_key(&(section, origin.clone())) {
                stop = Some(origin.clone());
            }
            let Some(target) = self
                .value_at(&origin)
                .and_then(|value| pure_reference(value))
            else {
                break;
            };
            // Messages about the target are given where it is walked itself.
            let silenced = self.diags.len();
            let holder = Place::root();
            let next = self.resolve(target, &holder.jump(&origin));
            self.diags.truncate(silenced);
            let Some(next) = next else { break };
            if seen.contains(&next) || seen.len() > MAX_CHAIN {
                self.report(
                    Code::RefCycle,
                    place,
                    format!("the reference leads back to itself at `{}`", next.pointer),
                )
                .related(origin, "by way of this reference");
                return None;
            }
            seen.push(next.clone());
            origin = next;
        }
        if through {
            Some(origin)
        } else {
            Some(stop.unwrap_or(origin))
        }
    }

    /// The component that `reference` leads to, as a reference to it.
    pub(super) fn component_ref(
        &mut self,
        section: Section,
        reference: &str,
        place: &Place<'_>,
    ) -> Option<Value> {
        let name = self.component_name(section, reference, place)?;
        Some(Value::String(format!(
            "#/components/{}/{name}",
            section.key()
        )))
    }

    /// The name of the component that `reference` leads to, which is made one if need be.
    pub(super) fn component_name(
        &mut self,
        section: Section,
        reference: &str,
        place: &Place<'_>,
    ) -> Option<String> {
        let target = self.resolve(reference, place)?;
        let target = self.chase(target, place, section, false)?;
        if let Some(name) = self.targets.get(&(section, target.clone())) {
            return Some(name.clone());
        }
        let fits = match self.value_at(&target) {
            Some(Value::Object(_)) => true,
            Some(Value::Bool(_)) => section == Section::Schemas,
            _ => false,
        };
        if !fits {
            self.report(
                Code::UnresolvedRef,
                place,
                format!("the reference `{reference}` leads to something that is no object"),
            );
            return None;
        }
        let path = self
            .source
            .file(target.file)
            .map_or("", |file| file.path.as_str());
        let name = self.free_name(section, names::wish(&target, path));
        self.targets.insert((section, target.clone()), name.clone());
        self.queue.push_back(Wanted {
            section,
            origin: target,
            name: name.clone(),
        });
        Some(name)
    }

    /// `wish`, or where it is taken, `wish` and a number; taken from now on.
    fn free_name(&mut self, section: Section, wish: String) -> String {
        let mut name = wish.clone();
        let mut n = 2;
        while !self.taken.insert((section, name.clone())) {
            name = format!("{wish}_{n}");
            n += 1;
        }
        name
    }

    /// Gives the entry file's components their own names, before anything refers to them.
    pub(super) fn reserve(&mut self, entry: &'s Object) {
        let homes: Vec<(Section, Pointer)> = match self.version {
            Version::V2 => vec![
                (Section::Schemas, Pointer::root().child("definitions")),
                (Section::Responses, Pointer::root().child("responses")),
                (Section::Parameters, Pointer::root().child("parameters")),
            ],
            _ => Section::ALL
                .map(|s| (s, Pointer::root().child("components").child(s.key())))
                .into(),
        };
        let mut aliases = Vec::new();
        for (section, home) in homes {
            let mut holder = Some((Origin::default(), entry));
            for token in home.tokens() {
                holder = holder.and_then(|(at, _)| self.holder(at.child(token.as_ref())));
            }
            let Some((home, members)) = holder else {
                continue;
            };
            for (name, value) in members {
                let origin = home.child(name);
                let own = self.free_name(section, names::own(name));
                self.targets.insert((section, origin.clone()), own.clone());
                if pure_reference(value).is_some() {
                    aliases.push((section, origin, own));
                }
            }
        }
        // A component that only refers to another file lends its name to what stands there.
        for (section, origin, name) in aliases {
            let count = self.diags.len();
            let target = self.chase(origin, &Place::root(), section, true);
            self.diags.truncate(count);
            if let Some(target) = target {
                self.targets.entry((section, target)).or_insert(name);
            }
        }
    }

    /// The object at `origin`, through references.
    fn holder(&mut self, origin: Origin) -> Option<(Origin, &'s Object)> {
        let value = self.value_at(&origin)?;
        let Some(target) = pure_reference(value) else {
            return value.as_object().map(|object| (origin, object));
        };
        let count = self.diags.len();
        let root = Place::root();
        let found = self.inlined(target, &root.jump(&origin));
        self.diags.truncate(count);
        let (origin, value) = found?;
        value.as_object().map(|object| (origin, object))
    }

    /// The members of what should be a mapping. Where a reference stands in its place, which
    /// the standard knows nothing of, those of its target, and where that is.
    pub(super) fn members(
        &mut self,
        key: &str,
        value: &'s Value,
        place: &Place<'_>,
    ) -> Option<(&'s Object, Option<Origin>)> {
        let Some(target) = pure_reference(value) else {
            return self.object(key, value, place).map(|object| (object, None));
        };
        let (origin, found) = self.inlined(target, &place.child("$ref"))?;
        self.note(&place.jump(&origin));
        let object = self.object(key, found, &place.jump(&origin))?;
        Some((object, Some(origin)))
    }

    /// The target whose content the component `name`, which only refers to it, takes over.
    pub(super) fn lent(
        &mut self,
        section: Section,
        value: &'s Value,
        name: &str,
        place: &Place<'_>,
    ) -> Option<Origin> {
        pure_reference(value)?;
        let count = self.diags.len();
        let target = self.chase(place.origin(), place, section, true);
        self.diags.truncate(count);
        target.filter(|target| {
            *target != place.origin()
                && self
                    .targets
                    .get(&(section, target.clone()))
                    .is_some_and(|own| own == name)
        })
    }

    /// The value that `reference` leads to in the end, for what is inlined; `within` guards against circles.
    pub(super) fn inlined(
        &mut self,
        reference: &str,
        place: &Place<'_>,
    ) -> Option<(Origin, &'s Value)> {
        let target = self.resolve(reference, place)?;
        let mut at = target;
        for _ in 0..MAX_CHAIN {
            let value = self.value_at(&at)?;
            let Some(next) = pure_reference(value) else {
                return Some((at, value));
            };
            let here = at.clone();
            let root = Place::root();
            at = self.resolve(next, &root.jump(&here))?;
        }
        self.report(
            Code::RefCycle,
            place,
            format!("the reference `{reference}` leads in a circle"),
        );
        None
    }
}

/// The reference, where `value` is one with nothing beside it that could matter.
pub(super) fn pure_reference(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    let target = object.get("$ref")?.as_str()?;
    (object.len() == 1).then_some(target)
}
