//! Where a walk stands: in the tree as written, and in the tree that is being made. Both are
//! chains of borrowed tokens, so that walking costs no text; pointers are made when needed.

use crate::tree::{FastMap, FileId, Origin, Pointer};

/// One step down.
#[derive(Clone, Copy)]
pub(super) enum Seg<'p> {
    /// No step.
    None,
    /// To a member.
    Key(&'p str),
    /// To an item.
    Index(usize),
}

/// A place in the authored tree and the place in the new tree where it goes.
pub(super) struct Place<'p> {
    up: Option<&'p Place<'p>>,
    from: Seg<'p>,
    to: Seg<'p>,
    /// The authored place is here, not below `up`'s.
    jump: Option<&'p Origin>,
    /// The authored file.
    pub(super) file: FileId,
    /// How many places this one is below the root.
    pub(super) depth: usize,
}

impl<'p> Place<'p> {
    /// The root of both trees.
    pub(super) fn root() -> Self {
        Place {
            up: None,
            from: Seg::None,
            to: Seg::None,
            jump: None,
            file: FileId(0),
            depth: 0,
        }
    }

    /// A step down in each tree.
    pub(super) fn step<'q>(&'q self, from: Seg<'q>, to: Seg<'q>) -> Place<'q> {
        Place {
            up: Some(self),
            from,
            to,
            jump: None,
            file: self.file,
            depth: self.depth + 1,
        }
    }

    /// The member `key` of both.
    pub(super) fn child<'q>(&'q self, key: &'q str) -> Place<'q> {
        self.step(Seg::Key(key), Seg::Key(key))
    }

    /// The item `index` of both.
    pub(super) fn item(&self, index: usize) -> Place<'_> {
        self.step(Seg::Index(index), Seg::Index(index))
    }

    /// A step in the new tree alone.
    pub(super) fn to<'q>(&'q self, key: &'q str) -> Place<'q> {
        self.step(Seg::None, Seg::Key(key))
    }

    /// A step in the authored tree alone.
    pub(super) fn from<'q>(&'q self, key: &'q str) -> Place<'q> {
        self.step(Seg::Key(key), Seg::None)
    }

    /// The same place in the new tree, filled from `origin`.
    pub(super) fn jump<'q>(&'q self, origin: &'q Origin) -> Place<'q> {
        let step = self.step(Seg::None, Seg::None);
        Place {
            jump: Some(origin),
            file: origin.file,
            ..step
        }
    }

    /// The authored place.
    pub(super) fn origin(&self) -> Origin {
        let mut steps = Vec::new();
        let mut at = self;
        let base = loop {
            if let Some(origin) = at.jump {
                break origin.clone();
            }
            steps.push(at.from);
            match at.up {
                Some(up) => at = up,
                None => {
                    break Origin {
                        file: at.file,
                        pointer: Pointer::root(),
                    };
                }
            }
        };
        Origin {
            file: base.file,
            pointer: join(base.pointer, steps),
        }
    }

    /// The place in the new tree.
    pub(super) fn dest(&self) -> Pointer {
        let mut steps = vec![self.to];
        let mut at = self;
        while let Some(up) = at.up {
            at = up;
            steps.push(at.to);
        }
        join(Pointer::root(), steps)
    }
}

fn join(base: Pointer, steps: Vec<Seg<'_>>) -> Pointer {
    steps
        .into_iter()
        .rev()
        .fold(base, |pointer, step| match step {
            Seg::None => pointer,
            Seg::Key(key) => pointer.child(key),
            Seg::Index(index) => pointer.index(index),
        })
}

/// Maps every place of the normalised tree back to the place that its author wrote.
#[derive(Clone, Debug, Default)]
pub struct OriginMap {
    /// Moved subtrees: the place they stand at now, the place they were written at.
    moved: FastMap<Pointer, Origin>,
}

impl OriginMap {
    /// Where what stands at `pointer` was written.
    pub fn origin(&self, pointer: &Pointer) -> Origin {
        let text = pointer.as_str();
        let mut end = text.len();
        loop {
            let (above, below) = text.split_at(end);
            if let Some(base) = self.moved.get(above) {
                let mut whole = String::with_capacity(base.pointer.as_str().len() + below.len());
                whole.push_str(base.pointer.as_str());
                whole.push_str(below);
                return Origin {
                    file: base.file,
                    pointer: Pointer::parse(whole),
                };
            }
            match above.rfind('/') {
                Some(at) => end = at,
                None => return Origin::root(pointer.clone()),
            }
        }
    }

    /// Records that `place`'s subtree has moved.
    pub(super) fn note(&mut self, place: &Place<'_>) {
        self.moved.insert(place.dest(), place.origin());
    }
}
