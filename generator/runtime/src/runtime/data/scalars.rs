//! Reading and writing of Rust's own types.

use super::input::{null, out_of_range};
use super::wire::{fill_list, fill_map};
use super::{Fault, Input, Map, Output, Value, Wire};

impl Wire for String {
    fn blank() -> Self {
        Self::new()
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        input.string()
    }
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        *self = input.string()?;
        Ok(())
    }
    fn fill_map(map: &mut Map<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
        fill_map(map, input)
    }
    fn fill_list(list: &mut Vec<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
        fill_list(list, input)
    }
    fn decode_optional(input: &mut Input<'_>) -> Result<Option<Self>, Fault> {
        input.optional_string()
    }
    fn fill_optional(place: &mut Option<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
        *place = Self::decode_optional(input)?;
        Ok(())
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.string(self);
    }
}

impl Wire for bool {
    fn blank() -> Self {
        false
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        input.optional_bool()?.ok_or_else(|| null("a boolean"))
    }
    fn decode_optional(input: &mut Input<'_>) -> Result<Option<Self>, Fault> {
        input.optional_bool()
    }
    fn fill_optional(place: &mut Option<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
        *place = Self::decode_optional(input)?;
        Ok(())
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.boolean(*self);
    }
}

/// The numbers: which of the input's kinds each is read by, and how that becomes it.
macro_rules! number {
    ($type:ty, $expected:literal, $read:ident, $convert:expr, $sink:ident) => {
        impl Wire for $type {
            fn blank() -> Self {
                Self::default()
            }
            fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
                Self::decode_optional(input)?.ok_or_else(|| null($expected))
            }
            fn decode_optional(input: &mut Input<'_>) -> Result<Option<Self>, Fault> {
                match input.$read()? {
                    Some(number) => $convert(number).map(Some),
                    None => Ok(None),
                }
            }
            fn fill_optional(place: &mut Option<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
                *place = Self::decode_optional(input)?;
                Ok(())
            }
            fn encode(&self, output: &mut Output<'_>) {
                output.scalar(*self, |sink, value| sink.$sink(value.into()));
            }
        }
    };
}

fn narrow<W, N: TryFrom<W>>(number: W) -> Result<N, Fault> {
    N::try_from(number).map_err(|_| out_of_range("an integer"))
}

number!(i64, "an integer", optional_i64, Ok::<i64, Fault>, integer);
number!(u64, "an integer", optional_u64, Ok::<u64, Fault>, unsigned);
number!(i32, "an integer", optional_i64, narrow, integer);
number!(u32, "an integer", optional_u64, narrow, unsigned);
number!(i16, "an integer", optional_i64, narrow, integer);
number!(u16, "an integer", optional_u64, narrow, unsigned);
number!(i8, "an integer", optional_i64, narrow, integer);
number!(u8, "an integer", optional_u64, narrow, unsigned);
number!(f64, "a number", optional_f64, Ok::<f64, Fault>, float);
number!(
    f32,
    "a number",
    optional_f64,
    |number: f64| Ok::<f32, Fault>(number as f32),
    single
);

impl Wire for i128 {
    fn blank() -> Self {
        0
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        input.wide()
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.scalar(*self, |sink, value| sink.wide(value));
    }
}

impl<T: Wire> Wire for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }
    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        T::fill_optional(self, input)
    }
    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        match self {
            Some(value) => value.encode(output),
            None => output.null(),
        }
    }
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
    #[inline]
    fn is_blank(&self) -> bool {
        match self {
            Some(value) => value.is_blank(),
            None => true,
        }
    }
}

impl<T: Wire> Wire for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }
    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        (**self).fill(input)
    }
    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        (**self).encode(output);
    }
    #[inline]
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
    #[inline]
    fn is_blank(&self) -> bool {
        (**self).is_blank()
    }
}

impl<T: Wire> Wire for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }
    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        T::fill_list(self, input)
    }
    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        output.list(self.len(), &|index| &self[index]);
    }
    #[inline]
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Wire> Wire for Map<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }
    #[inline]
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        T::fill_map(self, input)
    }
    #[inline]
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("");
        object.extra(self);
        object.end();
    }
    #[inline]
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Wire for Value {
    fn blank() -> Self {
        Self::Null
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        input.value()
    }
    fn fill_map(map: &mut Map<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
        fill_map(map, input)
    }
    fn fill_list(list: &mut Vec<Self>, input: &mut Input<'_>) -> Result<(), Fault> {
        fill_list(list, input)
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.value(self);
    }
}

/// Anything at all, dropped; written as null.
impl Wire for () {
    fn blank() -> Self {}
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        input.skip()
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.null();
    }
}

/// A text to be sent; it cannot be read into.
impl Wire for &str {
    fn blank() -> Self {
        ""
    }
    fn decode(_: &mut Input<'_>) -> Result<Self, Fault> {
        Err(Fault::new("a borrowed text cannot be read into"))
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.string(self);
    }
}
