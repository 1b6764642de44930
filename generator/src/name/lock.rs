//! The names lock: which identifier every pointer has, so that what is added, renamed or
//! moved never renames what callers already use.

use std::collections::{BTreeMap, BTreeSet};

/// What was read from, and is written to, `names.lock`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    entries: BTreeMap<String, String>,
    used: BTreeSet<String>,
}

impl Lock {
    /// Reads a lock; lines that make no sense are passed over.
    pub fn parse(text: &str) -> Self {
        let entries = text
            .lines()
            .filter(|line| !line.starts_with("# "))
            .filter_map(|line| line.rsplit_once(" = "))
            .map(|(key, name)| (key.to_owned(), name.to_owned()))
            .collect();
        Self {
            entries,
            used: BTreeSet::new(),
        }
    }

    /// The name that `key` had.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.get(key).map(String::as_str)
    }

    /// Records the name of `key`.
    pub fn set(&mut self, key: &str, name: &str) {
        let key = key.replace(['\n', '\r'], " ");
        self.entries.insert(key.clone(), name.to_owned());
        self.used.insert(key);
    }

    /// What stood at `from` stands at `to` now: remembers the names of it and of what is below
    /// it under the new place, where that has none.
    pub fn moved(&mut self, from: &str, to: &str) {
        for kind in ["type ", "members "] {
            let (from, to) = (format!("{kind}{from}"), format!("{kind}{to}"));
            let below = self.entries.range(from.clone()..);
            let found: Vec<(String, String)> = below
                .take_while(|(key, _)| key.starts_with(&from))
                .filter(|(key, _)| matches!(key.as_bytes().get(from.len()), None | Some(b'/')))
                .map(|(key, name)| (key.clone(), name.clone()))
                .collect();
            for (key, name) in found {
                let new = format!("{to}{}", &key[from.len()..]);
                if !self.entries.contains_key(&new) {
                    self.entries.remove(&key);
                    self.entries.insert(new, name);
                }
            }
        }
    }

    /// The entries that nothing recorded again.
    pub fn stale(&self) -> impl Iterator<Item = &str> {
        self.entries
            .keys()
            .map(String::as_str)
            .filter(|key| !self.used.contains(*key))
    }

    /// The file's text: what was recorded, sorted.
    pub fn render(&self) -> String {
        let mut text = String::from(
            "# Which identifier each place of the description has. Committed with the crate and read\n\
             # back, so that a change of the description never renames what callers already use.\n",
        );
        for (key, name) in self
            .entries
            .iter()
            .filter(|(key, _)| self.used.contains(*key))
        {
            text.push_str(key);
            text.push_str(" = ");
            text.push_str(name);
            text.push('\n');
        }
        text
    }
}
