//! What a program holds and only the runtime looks into.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::transport::{MaybeSend, MaybeSync};

/// A value on the heap, dropped by code that is compiled here. Of any other value that code is
/// compiled in each crate that lets go of one, with all that is in the value: of a client and its
/// requests it was a fifth of what a small program compiled. So one is only made by functions that
/// are neither generic nor inlined.
pub(super) struct Held<T: 'static>(Box<dyn Hold<T>>);

trait Hold<T>: MaybeSend + MaybeSync {
    fn value(&self) -> &T;
    fn value_mut(&mut self) -> &mut T;
    fn into_box(self: Box<Self>) -> Box<T>;
}

impl<T: MaybeSend + MaybeSync + 'static> Hold<T> for T {
    fn value(&self) -> &T {
        self
    }
    fn value_mut(&mut self) -> &mut T {
        self
    }
    fn into_box(self: Box<Self>) -> Box<T> {
        self
    }
}

impl<T: MaybeSend + MaybeSync> Held<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Box::new(value))
    }
}

impl<T> Held<T> {
    pub(super) fn into_inner(self) -> T {
        *self.0.into_box()
    }

    pub(super) fn into_box(self) -> Box<T> {
        self.0.into_box()
    }
}

impl<T> Deref for Held<T> {
    type Target = T;
    fn deref(&self) -> &T {
        (*self.0).value()
    }
}

impl<T> DerefMut for Held<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).value_mut()
    }
}

/// The same for a value that many hold.
pub(super) struct Shared<T: 'static>(Arc<dyn Hold<T>>);

impl<T: MaybeSend + MaybeSync> Shared<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        (*self.0).value()
    }
}
