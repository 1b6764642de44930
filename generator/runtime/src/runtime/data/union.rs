//! Which branch of a union a value belongs to.

use std::cell::Cell;

use super::{Fault, Value};

/// How much work it may be to try further branches, in parts of the value: some for each part of the
/// outermost value in which there is a choice, and some in any case. Unions in unions multiply the
/// work, and a server could nest without end.
const TRIALS: usize = 16;
const LEAST_TRIALS: usize = 1000;

thread_local! {
    /// How much of that is left; none: no union is being read in which there is a choice.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// A value being read of which there is a choice, and what is in it.
struct Trials {
    outermost: bool,
}

impl Trials {
    fn begin(value: &Value) -> Self {
        let outermost = LEFT.get().is_none();
        if outermost {
            LEFT.set(Some(LEAST_TRIALS + TRIALS * parts(value)));
        }
        Self { outermost }
    }

    /// Whether there is enough left for trying `value` again; if so, it is taken.
    fn another(&self, value: &Value) -> bool {
        let left = LEFT.get().unwrap_or(0).checked_sub(parts(value));
        LEFT.set(Some(left.unwrap_or(0)));
        left.is_some()
    }
}

/// Also where what reads a value panics.
impl Drop for Trials {
    fn drop(&mut self) {
        if self.outermost {
            LEFT.set(None);
        }
    }
}

/// How many values there are in a value, itself included.
fn parts(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(parts).sum::<usize>() + 1,
        Value::Object(members) => members.values().map(parts).sum::<usize>() + 1,
        _ => 1,
    }
}

/// The kinds of JSON values that a branch accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Objects.
    pub const OBJECT: Self = Self(1);
    /// Lists.
    pub const ARRAY: Self = Self(2);
    /// Texts.
    pub const STRING: Self = Self(4);
    /// Numbers without a fraction.
    pub const INTEGER: Self = Self(8);
    /// Numbers, integers included.
    pub const NUMBER: Self = Self(8 | 16);
    /// Booleans.
    pub const BOOL: Self = Self(32);
    /// Null.
    pub const NULL: Self = Self(64);
    /// Everything.
    pub const ANY: Self = Self(127);

    /// Either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn holds(self, value: &Value) -> bool {
        let kind = match value {
            Value::Object(_) => Self::OBJECT.0,
            Value::Array(_) => Self::ARRAY.0,
            Value::String(_) => Self::STRING.0,
            Value::Number(number)
                if number.is_f64() && number.as_f64().is_some_and(|n| n.fract() != 0.0) =>
            {
                16
            }
            Value::Number(_) => Self::INTEGER.0,
            Value::Bool(_) => Self::BOOL.0,
            Value::Null => Self::NULL.0,
        };
        self.0 & kind != 0
    }
}

/// What tells a branch of a union from the others.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    name: &'static str,
    kinds: Kinds,
    tag: Option<(&'static str, &'static [&'static str])>,
    constants: &'static [(&'static str, &'static [&'static str])],
    values: &'static [&'static str],
    required: &'static [&'static str],
    known: &'static [&'static str],
    item: Option<&'static Branch>,
    held: &'static [(&'static str, Kinds)],
}

impl Branch {
    /// A branch that accepts everything.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            kinds: Kinds::ANY,
            tag: None,
            constants: &[],
            values: &[],
            required: &[],
            known: &[],
            item: None,
            held: &[],
        }
    }

    /// The kinds of values it accepts.
    #[must_use]
    pub const fn kinds(mut self, kinds: Kinds) -> Self {
        self.kinds = kinds;
        self
    }

    /// The property that names the branch (the discriminator), and the values that name this one.
    #[must_use]
    pub const fn tag(mut self, property: &'static str, values: &'static [&'static str]) -> Self {
        self.tag = Some((property, values));
        self
    }

    /// Properties with a few fixed values (`enum` or `const`), for branches without a tag.
    #[must_use]
    pub const fn constants(
        mut self,
        constants: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        self.constants = constants;
        self
    }

    /// The texts that a branch of texts lists.
    #[must_use]
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// What the items of a list look like.
    #[must_use]
    pub const fn item(mut self, item: &'static Branch) -> Self {
        self.item = Some(item);
        self
    }

    /// The kinds that properties have, of those that other branches have in other kinds.
    #[must_use]
    pub const fn held(mut self, held: &'static [(&'static str, Kinds)]) -> Self {
        self.held = held;
        self
    }

    /// Properties that must be there.
    #[must_use]
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// Properties that may be there.
    #[must_use]
    pub const fn known(mut self, names: &'static [&'static str]) -> Self {
        self.known = names;
        self
    }

    /// The name of the branch.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Reads `value` as the branch that it belongs to: `read` reads it as one, or as none of them.
    /// Where that branch does not take it after all, the next best is tried.
    ///
    /// # Errors
    ///
    /// What was wrong in the best branch, if no other takes the value.
    #[inline]
    pub fn read<T>(
        branches: &[Self],
        value: Value,
        read: impl Fn(Option<usize>, Value) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut found = None;
        Self::decide(branches, value, &mut |branch, value| {
            found = Some(read(branch, value)?);
            Ok(())
        })?;
        found.ok_or_else(|| Fault::new("nothing was read"))
    }

    /// The same, whatever is read: compiled once.
    fn decide(
        branches: &[Self],
        value: Value,
        read: &mut dyn FnMut(Option<usize>, Value) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let ranked = Self::ranked(branches, &value);
        let Some((&best, others)) = ranked.split_first() else {
            return read(None, value);
        };
        let named = |fault: Fault| fault.branch(branches[best].name);
        let Some((&last, between)) = others.split_last() else {
            return read(Some(best), value).map_err(named);
        };
        let trials = Trials::begin(&value);
        let fault = match read(Some(best), value.clone()) {
            Ok(()) => return Ok(()),
            Err(fault) => fault,
        };
        for &index in between {
            if trials.another(&value) && read(Some(index), value.clone()).is_ok() {
                return Ok(());
            }
        }
        if trials.another(&value) && read(Some(last), value).is_ok() {
            return Ok(());
        }
        Err(named(fault))
    }

    /// The indices of the branches that `value` may belong to, the best first: by kind, then by
    /// tag, then by fixed values, then by required properties, then by the kinds of what it holds,
    /// then by most known and fewest unknown properties, then in their order.
    #[must_use]
    pub fn ranked(branches: &[Self], value: &Value) -> Vec<usize> {
        // A tag that names a branch decides alone.
        let named = |branch: &Self| branch.kinds.holds(value) && branch.tagged(value) == Some(true);
        if let Some(index) = branches.iter().position(named) {
            return vec![index];
        }
        let scores = branches.iter().enumerate();
        let mut ranked: Vec<(usize, Score)> = scores
            .filter_map(|(index, branch)| Some((index, branch.score(value)?)))
            .collect();
        ranked.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        // So do fixed values; and what knows other properties than these would only lose them.
        if let Some((_, best)) = ranked.first().copied() {
            ranked.retain(|(index, score)| {
                let knows = score.known > 0 || branches[*index].known.is_empty();
                score.constants == best.constants && (knows || best.known == 0)
            });
        }
        ranked.into_iter().map(|(index, _)| index).collect()
    }

    /// Whether the value's tag names this branch; none if there is no tag to go by.
    fn tagged(&self, value: &Value) -> Option<bool> {
        let (property, values) = self.tag?;
        let tag = value.get(property)?;
        Some(values.iter().any(|value| is(tag, value)))
    }

    /// How many properties have values of a kind that this branch does not take. A null stands
    /// for a value that is not there.
    fn misfits(&self, object: &serde_json::Map<String, Value>) -> i32 {
        let wrong = self.held.iter().filter(|(name, kinds)| {
            (object.get(*name)).is_some_and(|value| !value.is_null() && !kinds.holds(value))
        });
        wrong.count() as i32
    }

    fn score(&self, value: &Value) -> Option<Score> {
        if !self.kinds.holds(value) || self.tagged(value) == Some(false) {
            return None;
        }
        let mut score = Score {
            constants: 0,
            misfits: 0,
            listed: 0,
            known: 0,
            unknown: 0,
            narrow: -(self.kinds.0.count_ones() as i32),
        };
        match value {
            Value::Object(object) => {
                for (name, values) in self.constants {
                    match object.get(*name) {
                        Some(found) if values.iter().any(|value| is(found, value)) => {
                            score.constants += 1
                        }
                        Some(_) => return None,
                        None => {}
                    }
                }
                if !self.required.iter().all(|name| object.contains_key(*name)) {
                    return None;
                }
                score.misfits = -self.misfits(object);
                let known = object
                    .keys()
                    .filter(|name| self.known.contains(&name.as_str()))
                    .count();
                score.known = known as i32;
                score.unknown = known as i32 - object.len() as i32;
                // A tagged branch that the value does not name comes after those without a tag.
                score.listed = -i32::from(self.tag.is_some());
            }
            Value::String(text) if !self.values.is_empty() => {
                score.listed = if self.values.contains(&text.as_str()) {
                    1
                } else {
                    -1
                };
            }
            Value::Array(items) => {
                if let Some(branch) = self.item {
                    let fits: Vec<Option<Score>> =
                        items.iter().map(|item| branch.score(item)).collect();
                    let misfits = |score: &Option<Score>| score.map_or(1, |score| -score.misfits);
                    score.misfits = -fits.iter().map(misfits).sum::<i32>();
                    for fit in fits.into_iter().flatten() {
                        score.constants += fit.constants;
                        score.known += fit.known;
                        score.unknown += fit.unknown;
                    }
                    score.listed = i32::from(score.misfits == 0);
                }
            }
            _ => {}
        }
        Some(score)
    }
}

/// Compared in the order of its fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    constants: i32,
    misfits: i32,
    listed: i32,
    known: i32,
    unknown: i32,
    narrow: i32,
}

/// Whether a tag has this value; numbers and booleans are compared by their text.
fn is(found: &Value, expected: &str) -> bool {
    match found {
        Value::String(text) => text == expected,
        Value::Number(number) => number.to_string() == expected,
        Value::Bool(value) => value.to_string() == expected,
        _ => false,
    }
}
