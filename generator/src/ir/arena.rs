//! Typed ids into arenas.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The id of a `T` in its [`Arena`].
pub struct Id<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The position in the arena.
    pub fn index(self) -> usize {
        self.index as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index)
    }
}

/// Owns every `T` and hands out ids. Items are never moved; `retain` keeps ids valid by
/// leaving holes.
#[derive(Clone, Debug)]
pub struct Arena<T> {
    items: Vec<Option<T>>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T> Arena<T> {
    /// Adds an item.
    pub fn push(&mut self, item: T) -> Id<T> {
        self.items.push(Some(item));
        Id {
            index: (self.items.len() - 1) as u32,
            of: PhantomData,
        }
    }

    /// Every item with its id, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.items.iter().enumerate().filter_map(|(index, item)| {
            item.as_ref().map(|item| {
                (
                    Id {
                        index: index as u32,
                        of: PhantomData,
                    },
                    item,
                )
            })
        })
    }

    /// Every item with its id, to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Id<T>, &mut T)> {
        self.items
            .iter_mut()
            .enumerate()
            .filter_map(|(index, item)| {
                item.as_mut().map(|item| {
                    (
                        Id {
                            index: index as u32,
                            of: PhantomData,
                        },
                        item,
                    )
                })
            })
    }

    /// Every id, in order.
    pub fn ids(&self) -> Vec<Id<T>> {
        self.iter().map(|(id, _)| id).collect()
    }

    /// Removes the items for which `keep` says no. Their ids must not be used again.
    pub fn retain(&mut self, mut keep: impl FnMut(Id<T>, &T) -> bool) {
        for (index, item) in self.items.iter_mut().enumerate() {
            if let Some(value) = item
                && !keep(
                    Id {
                        index: index as u32,
                        of: PhantomData,
                    },
                    value,
                )
            {
                *item = None;
            }
        }
    }

    /// The item, where it has not been removed.
    pub fn get(&self, id: Id<T>) -> Option<&T> {
        self.items.get(id.index())?.as_ref()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.iter().flatten().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many ids were given out; with [`truncate`](Self::truncate), a scratch run's start.
    pub fn mark(&self) -> usize {
        self.items.len()
    }

    /// Forgets everything pushed since `mark`.
    pub fn truncate(&mut self, mark: usize) {
        self.items.truncate(mark);
    }
}

impl<T> std::ops::Index<Id<T>> for Arena<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        match self.items.get(id.index()) {
            Some(Some(item)) => item,
            _ => unreachable!("an id outlived its item"),
        }
    }
}

impl<T> std::ops::IndexMut<Id<T>> for Arena<T> {
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        match self.items.get_mut(id.index()) {
            Some(Some(item)) => item,
            _ => unreachable!("an id outlived its item"),
        }
    }
}
