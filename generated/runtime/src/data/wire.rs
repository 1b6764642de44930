//! The trait that every value of an API implements.

use super::source::Entries;
use super::{Fault, Input, Map, Output, Slot};

/// A value that can be read from and written to the wire.
///
/// Implemented by the types of this crate and by every generated model. A type of your own
/// that has serde's traits is carried by [`Serde`](super::Serde).
pub trait Wire {
    /// A value to be read into: what a field holds when the answer does not mention it.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads a value. This or [`fill`](Self::fill) has to be written, the other does it by that.
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault>
    where
        Self: Sized,
    {
        let mut value = Self::blank();
        value.fill(input)?;
        Ok(value)
    }

    /// Reads a value in place of this one, which need not be whole after a fault.
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault>
    where
        Self: Sized,
    {
        *self = Self::decode(input)?;
        Ok(())
    }

    /// Writes the value.
    fn encode(&self, output: &mut Output<'_>);

    /// Reads a value or null.
    #[inline]
    fn decode_optional(input: &mut Input<'_>) -> Result<Option<Self>, Fault>
    where
        Self: Sized,
    {
        let mut place = None;
        Self::fill_optional(&mut place, input)?;
        Ok(place)
    }

    /// Reads a value or null in place of this one.
    #[inline]
    fn fill_optional(place: &mut Option<Self>, input: &mut Input<'_>) -> Result<(), Fault>
    where
        Self: Sized,
    {
        *place = None;
        input.some(&mut Within(place))
    }

    /// Reads a map of values. What the runtime's own types make of it is compiled in the runtime.
    #[doc(hidden)]
    #[inline]
    fn fill_map(map: &mut Map<Self>, input: &mut Input<'_>) -> Result<(), Fault>
    where
        Self: Sized,
    {
        fill_map(map, input)
    }

    /// Reads a list of values; as `fill_map`.
    #[doc(hidden)]
    #[inline]
    fn fill_list(list: &mut Vec<Self>, input: &mut Input<'_>) -> Result<(), Fault>
    where
        Self: Sized,
    {
        fill_list(list, input)
    }

    /// Whether a field that holds this is left out of its object.
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }

    /// Whether this is a list or a map without entries.
    #[inline]
    fn is_blank(&self) -> bool {
        false
    }
}

/// A place that a value is read into. By this trait what reads is compiled once, whatever the type
/// of the value: of each type only `fill` is, and no closure around it.
pub(in super::super) trait Target {
    /// Reads a value in place of the one that is here.
    fn receive(&mut self, input: &mut Input<'_>) -> Result<(), Fault>;
}

impl<T: Wire> Target for T {
    #[inline]
    fn receive(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        self.fill(input)
    }
}

/// The place within an option, for a value that is not null.
struct Within<'a, T>(&'a mut Option<T>);

impl<T: Wire> Target for Within<'_, T> {
    #[inline]
    fn receive(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        self.0.insert(T::blank()).fill(input)
    }
}

#[inline]
pub(super) fn fill_map<T: Wire>(map: &mut Map<T>, input: &mut Input<'_>) -> Result<(), Fault> {
    map.clear();
    input.map(&mut Inserted(map))?;
    Ok(())
}

#[inline]
pub(super) fn fill_list<T: Wire>(list: &mut Vec<T>, input: &mut Input<'_>) -> Result<(), Fault> {
    list.clear();
    input.items(&mut Pushed(list))?;
    Ok(())
}

/// The end of a list, where its next item is read.
struct Pushed<'a, T>(&'a mut Vec<T>);

impl<T: Wire> Target for Pushed<'_, T> {
    #[inline]
    fn receive(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        let mut item = T::blank();
        item.fill(input)?;
        self.0.push(item);
        Ok(())
    }
}

/// A map, into which entries are read.
struct Inserted<'a, T>(&'a mut Map<T>);

impl<T: Wire> Entries for Inserted<'_, T> {
    #[inline]
    fn entry(&mut self, name: &str, mut input: Input<'_>) -> Result<(), Fault> {
        let mut value = T::blank();
        value.fill(&mut input)?;
        self.0.insert(name.to_owned(), value);
        Ok(())
    }
}

/// A model: its properties, by their names.
pub trait Members {
    /// Reads the property of this name.
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault>;
}
