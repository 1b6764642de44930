//! A property that can be kept, removed or set.

use super::{Fault, Input, Output, Wire};

/// What a request does to a property that may be null: keep it as it is (it is left out), set
/// it to null, or set it to a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Patch<T> {
    /// Leave it as it is.
    #[default]
    Keep,
    /// Make it null.
    Null,
    /// Make it this.
    Set(T),
}

impl<T> Patch<T> {
    /// The value that is set.
    #[inline]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Null => None,
        }
    }

    /// The value that is set, by itself.
    #[inline]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Null => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    #[inline]
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

/// `None` is null.
impl<T> From<Option<T>> for Patch<T> {
    #[inline]
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Set)
    }
}

impl<T: Wire> Wire for Patch<T> {
    #[inline]
    fn blank() -> Self {
        Self::Keep
    }
    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        let mut place = None;
        T::fill_optional(&mut place, input)?;
        *self = Self::from(place);
        Ok(())
    }
    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        match self {
            Self::Set(value) => value.encode(output),
            Self::Keep | Self::Null => output.null(),
        }
    }
    #[inline]
    fn is_absent(&self) -> bool {
        matches!(self, Self::Keep)
    }
}
