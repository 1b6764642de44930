//! Names of siblings: the fields of a struct, the variants of an enum or union, the setters of
//! a builder. The lock remembers them by wire name, one line for all of an owner.

use super::scope::Scope;
use super::words::{words, words_with_signs};
use super::{Name, Namer, key};
use crate::tree::{FastMap, Origin};

/// What is to be named.
pub(super) struct Member<'a> {
    /// What tells it from its siblings, in the lock: its wire name, with where it is sent.
    pub identity: String,
    /// Its place.
    pub origin: &'a Origin,
    /// What it would like to be called, best first; the first alone where the others can be
    /// made later.
    pub wishes: Vec<String>,
    /// Whether its wire name already is its first wish.
    pub exact: bool,
    /// Whether another name than its first wish is worth a message.
    pub reported: bool,
    /// What further wishes are made of.
    pub later: Option<Later<'a>>,
}

impl<'a> Member<'a> {
    /// A member that is called as on the wire, in the spelling of `spell`; `empty` where the
    /// wire name has no letter or digit.
    pub(super) fn new(
        wire: &'a str,
        origin: &'a Origin,
        spell: fn(&str) -> String,
        empty: &'a str,
    ) -> Self {
        let first = spell(&words(wire));
        let mut member = Self {
            identity: wire.to_owned(),
            origin,
            exact: first == wire,
            wishes: vec![first],
            reported: true,
            later: Some(Later { wire, spell, empty }),
        };
        if member.wishes[0].is_empty() {
            member.wishes = member.all();
            member.exact = member.wishes[0] == wire;
        }
        member
    }

    /// Every wish.
    fn all(&self) -> Vec<String> {
        let Some(Later { wire, spell, empty }) = self.later else {
            return self.wishes.clone();
        };
        let mut wishes = vec![spell(&words(wire)), spell(&words_with_signs(wire))];
        wishes.retain(|wish| !wish.is_empty());
        if wishes.is_empty() {
            wishes.push(empty.to_owned());
        }
        // `Self` and `Unknown`, where they are taken.
        let value = spell("value");
        wishes.push(format!("{}{}", wishes[0], value.trim_start_matches('_')));
        wishes
    }
}

/// What the wishes after the first are made of: few members need them.
#[derive(Clone, Copy)]
pub(super) struct Later<'a> {
    wire: &'a str,
    spell: fn(&str) -> String,
    empty: &'a str,
}

/// Names the members of `owner` (a key of the lock). First what the settings force, then what
/// the lock remembers, then wire names that already are identifiers, in whatever order they
/// stand: so neither adding `Foo` nor `foo` renames the other.
pub(super) fn decide(
    namer: &mut Namer<'_>,
    scope: &mut Scope,
    owner: &str,
    members: &[Member<'_>],
    what: &str,
) -> Vec<Name> {
    let mut decided: Vec<Option<Name>> = vec![None; members.len()];
    let forced = |member: &Member<'_>| {
        let place = key(namer.api, member.origin);
        let by_pointer = (what == "the parameter").then(|| namer.config.rename.get(&place));
        namer
            .config
            .rename
            .get(&format!("field {place}"))
            .or(by_pointer.flatten())
            .cloned()
    };
    for (member, name) in members.iter().zip(&mut decided) {
        if let Some(forced) = forced(member) {
            *name = scope.claim(&forced);
        }
    }
    let mut known = Known::parse(namer.lock.get(owner).unwrap_or_default());
    for (member, name) in members.iter().zip(&mut decided) {
        let Some(locked) = known.take(&member.identity) else {
            continue;
        };
        if name.is_none() {
            *name = scope.claim(locked.as_deref().unwrap_or(&member.wishes[0]));
        }
    }
    for (member, name) in members.iter().zip(&mut decided) {
        if name.is_none() && member.exact {
            *name = scope.claim(&member.wishes[0]);
        }
    }
    let mut record = Vec::new();
    let mut names = Vec::with_capacity(members.len());
    for (member, name) in members.iter().zip(decided) {
        let name = name
            .or_else(|| scope.claim(&member.wishes[0]))
            .unwrap_or_else(|| scope.take(&member.all()).0);
        let first = name.as_str() == member.wishes[0];
        if !first && member.reported {
            let wish = &member.wishes[0];
            namer.renamed(member.origin, what, wish, &name);
        }
        match (first, member.exact) {
            (true, true) => {}
            (true, false) => record.push(escape(&member.identity)),
            (false, _) => record.push(format!("{}={name}", escape(&member.identity))),
        }
        names.push(name);
    }
    if !record.is_empty() {
        namer.lock.set(owner, &record.join(" "));
    }
    names
}

/// What the lock remembers of an owner's members: the name of each where it is not the first
/// wish, by identity. Equal identities (union members of one title) are told apart by order.
struct Known(FastMap<String, Vec<Option<String>>>);

impl Known {
    fn parse(line: &str) -> Self {
        let mut known: FastMap<String, Vec<Option<String>>> = FastMap::default();
        for entry in line.split(' ').filter(|entry| !entry.is_empty()).rev() {
            let (identity, name) = match entry.split_once('=') {
                Some((identity, name)) => (identity, Some(name.to_owned())),
                None => (entry, None),
            };
            known.entry(identity.to_owned()).or_default().push(name);
        }
        Self(known)
    }

    fn take(&mut self, identity: &str) -> Option<Option<String>> {
        self.0.get_mut(&escape(identity))?.pop()
    }
}

/// An identity as one word without `=`.
fn escape(identity: &str) -> String {
    let mut out = String::with_capacity(identity.len());
    for c in identity.chars() {
        if c.is_whitespace() || c.is_control() || matches!(c, '=' | '%') {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    if out.is_empty() { "%".to_owned() } else { out }
}
