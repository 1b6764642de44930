//! The trait that every value of an API implements.

use super::{Fault, Input, Output};

/// A value that can be read from and written to the wire.
///
/// Implemented by the types of this crate and by every generated model. A type of your own
/// that has serde's traits is carried by [`Serde`](super::Serde).
pub trait Wire {
    /// A value to be read into: what a field holds when the answer does not mention it.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads a value.
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault>
    where
        Self: Sized;

    /// Writes the value.
    fn encode(&self, output: &mut Output<'_>);

    /// Reads a value or null.
    fn decode_optional(input: &mut Input<'_>) -> Result<Option<Self>, Fault>
    where
        Self: Sized,
    {
        input.optional(Self::decode)
    }

    /// Whether a field that holds this is left out of its object.
    fn is_absent(&self) -> bool {
        false
    }

    /// Whether this is a list or a map without entries.
    fn is_blank(&self) -> bool {
        false
    }
}
