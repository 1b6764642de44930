//! What a model is read from.

use serde::Deserializer;

use super::source::{Entries, Number, Once, Source, TakeText};
use super::{Fault, Map, Members, Target, Value, Wire};

/// A value about to be read, of whatever format.
pub struct Input<'a>(pub(super) &'a mut dyn Source);

impl Input<'_> {
    /// Reads from a deserializer.
    pub(super) fn with<'de, T, D: Deserializer<'de>>(
        deserializer: D,
        read: impl FnOnce(&mut Input<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        read(&mut Input(&mut Once(Some(deserializer))))
    }

    /// Reads `value` into `target`.
    pub(super) fn value_into(value: Value, target: &mut dyn Target) -> Result<(), Fault> {
        Input::with(value, |input| target.receive(input))
    }

    /// Reads `value`.
    pub fn from_value<T>(
        value: Value,
        read: impl FnOnce(&mut Input<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        Input::with(value, read)
    }

    /// Reads a text.
    pub fn string(&mut self) -> Result<String, Fault> {
        self.0.string()?.ok_or_else(|| null("a string"))
    }

    /// Reads a text or null.
    pub fn optional_string(&mut self) -> Result<Option<String>, Fault> {
        self.0.string()
    }

    /// Reads a text without keeping it; false for null.
    pub fn text(&mut self, take: &mut dyn FnMut(&str)) -> Result<bool, Fault> {
        self.0.text(&mut By(take))
    }

    pub(super) fn take_text(&mut self, take: &mut dyn TakeText) -> Result<(), Fault> {
        if self.0.text(take)? {
            Ok(())
        } else {
            Err(null("a string"))
        }
    }

    /// Reads a boolean or null.
    pub fn optional_bool(&mut self) -> Result<Option<bool>, Fault> {
        self.0.boolean()
    }

    /// Reads an integer or null. `3.0` is an integer.
    pub fn optional_i64(&mut self) -> Result<Option<i64>, Fault> {
        let Some(number) = self.0.number()? else {
            return Ok(None);
        };
        match number {
            Number::Signed(number) => Ok(Some(number)),
            Number::Unsigned(LARGEST_OF_JAVASCRIPT) => Ok(Some(i64::MAX)),
            Number::Unsigned(number) => i64::try_from(number)
                .map(Some)
                .map_err(|_| out_of_range("an integer of 64 bits")),
            Number::Float(number) => {
                whole(number, -(2f64.powi(63)), 2f64.powi(63)).map(|number| Some(number as i64))
            }
        }
    }

    /// Reads a positive integer or null.
    pub fn optional_u64(&mut self) -> Result<Option<u64>, Fault> {
        let Some(number) = self.0.number()? else {
            return Ok(None);
        };
        match number {
            Number::Unsigned(number) => Ok(Some(number)),
            Number::Signed(number) => u64::try_from(number)
                .map(Some)
                .map_err(|_| out_of_range("an integer from 0 on")),
            Number::Float(number) => {
                whole(number, 0.0, 2f64.powi(64)).map(|number| Some(number as u64))
            }
        }
    }

    /// Reads an integer of up to 128 bits.
    pub fn wide(&mut self) -> Result<i128, Fault> {
        self.0.wide()
    }

    /// Reads a number or null.
    pub fn optional_f64(&mut self) -> Result<Option<f64>, Fault> {
        Ok(self.0.number()?.map(|number| match number {
            Number::Unsigned(number) => number as f64,
            Number::Signed(number) => number as f64,
            Number::Float(number) => number,
        }))
    }

    /// Reads anything.
    pub fn value(&mut self) -> Result<Value, Fault> {
        self.0.value()
    }

    /// Reads anything and drops it.
    pub fn skip(&mut self) -> Result<(), Fault> {
        self.0.skip()
    }

    /// Reads null or what `some` reads.
    pub fn optional<T>(
        &mut self,
        some: fn(&mut Input<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let mut found = None;
        self.some(&mut By(&mut |input: &mut Input<'_>| {
            found = Some(some(input)?);
            Ok(())
        }))?;
        Ok(found)
    }

    /// Reads null, or what is in its place into `target`.
    pub(super) fn some(&mut self, target: &mut dyn Target) -> Result<(), Fault> {
        self.0.optional(target)
    }

    /// Reads the items of a list; false for null.
    pub fn list(
        &mut self,
        each: &mut dyn FnMut(&mut Input<'_>) -> Result<(), Fault>,
    ) -> Result<bool, Fault> {
        self.items(&mut By(each))
    }

    /// Reads the items of a list, each into `target`; false for null.
    pub(super) fn items(&mut self, target: &mut dyn Target) -> Result<bool, Fault> {
        self.0.list(target)
    }

    /// Reads the entries of an object, of which those called `required` must all be there.
    pub fn object(
        &mut self,
        required: &[&str],
        each: &mut dyn FnMut(&str, Slot<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.members(required, &mut By(each))
    }

    /// Reads the properties of a model, of which those called `required` must all be there.
    pub fn members(&mut self, required: &[&str], model: &mut dyn Members) -> Result<(), Fault> {
        let mut properties = Properties {
            model,
            seen: Seen {
                first: 0,
                rest: Vec::new(),
            },
        };
        if !self.0.object(&mut properties)? {
            return Err(null("an object"));
        }
        properties.seen.check(required)
    }

    /// Reads the entries of a map; false for null.
    pub fn entries(
        &mut self,
        each: &mut dyn FnMut(&str, &mut Input<'_>) -> Result<(), Fault>,
    ) -> Result<bool, Fault> {
        self.map(&mut By(each))
    }

    /// The same with what takes the entries.
    pub(super) fn map(&mut self, entries: &mut dyn Entries) -> Result<bool, Fault> {
        self.0.object(entries)
    }
}

/// A model, and which of its properties have been read.
struct Properties<'a> {
    model: &'a mut dyn Members,
    seen: Seen,
}

impl Entries for Properties<'_> {
    fn entry(&mut self, name: &str, input: Input<'_>) -> Result<(), Fault> {
        let (input, seen) = (Input(&mut *input.0), &mut self.seen);
        self.model.member(name, Slot { input, seen })
    }
}

/// A closure that takes what is read.
pub(super) struct By<'a, F: ?Sized>(pub(super) &'a mut F);

impl<F: FnMut(&mut Input<'_>) -> Result<(), Fault> + ?Sized> Target for By<'_, F> {
    fn receive(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        (self.0)(input)
    }
}

impl<F: FnMut(&str, Slot<'_>) -> Result<(), Fault> + ?Sized> Members for By<'_, F> {
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
        (self.0)(name, value)
    }
}

impl<F: FnMut(&str, &mut Input<'_>) -> Result<(), Fault> + ?Sized> Entries for By<'_, F> {
    fn entry(&mut self, name: &str, mut input: Input<'_>) -> Result<(), Fault> {
        (self.0)(name, &mut input)
    }
}

impl<F: FnMut(&str) + ?Sized> TakeText for By<'_, F> {
    fn take(&mut self, text: &str) {
        (self.0)(text)
    }
}

#[cold]
pub(super) fn null(expected: &str) -> Fault {
    Fault::unexpected(expected, "null")
}

/// The largest integer of 64 bits, as JavaScript writes it: no double is nearer to it.
const LARGEST_OF_JAVASCRIPT: u64 = 9_223_372_036_854_776_000;

#[cold]
pub(super) fn out_of_range(expected: &str) -> Fault {
    Fault::unexpected(expected, "a number out of its range")
}

fn whole(number: f64, from: f64, below: f64) -> Result<f64, Fault> {
    if number.fract() != 0.0 {
        Err(Fault::unexpected("an integer", "a number with a fraction"))
    } else if number >= from && number < below {
        Ok(number)
    } else {
        Err(out_of_range("an integer"))
    }
}

/// Which of the required properties have been read.
struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    fn mark(&mut self, index: usize) {
        if index < 64 {
            self.first |= 1 << index;
            return;
        }
        let word = index / 64 - 1;
        if self.rest.len() <= word {
            self.rest.resize(word + 1, 0);
        }
        self.rest[word] |= 1 << (index % 64);
    }

    fn has(&self, index: usize) -> bool {
        let word = if index < 64 {
            self.first
        } else {
            self.rest.get(index / 64 - 1).copied().unwrap_or(0)
        };
        word >> (index % 64) & 1 == 1
    }

    fn check(&self, required: &[&str]) -> Result<(), Fault> {
        match (0..required.len()).find(|index| !self.has(*index)) {
            Some(index) => Err(Fault::missing(required[index])),
            None => Ok(()),
        }
    }
}

/// The value of a property about to be read.
pub struct Slot<'a> {
    input: Input<'a>,
    seen: &'a mut Seen,
}

impl<'a> Slot<'a> {
    /// Reads it into `field`.
    #[inline]
    pub fn read<T: Wire>(self, field: &mut T) -> Result<(), Fault> {
        self.read_at(None, field)
    }

    /// What is the same for all types. The methods around it are generic all the same: a `T: Wire`
    /// costs the compiler less to check than a `dyn Target` that each field would become.
    fn read_at(mut self, index: Option<usize>, field: &mut dyn Target) -> Result<(), Fault> {
        if let Some(index) = index {
            self.seen.mark(index);
        }
        field.receive(&mut self.input)
    }

    fn read_secret_at(self, index: Option<usize>, field: &mut dyn Target) -> Result<(), Fault> {
        self.read_at(index, field).map_err(Fault::hidden)
    }

    /// Reads it into `field`, which has the only value that is known already: null says nothing.
    #[inline]
    pub fn known<T: Wire>(mut self, field: &mut T) -> Result<(), Fault> {
        self.input.some(field)
    }

    /// Reads it into `field`, which is the required property number `index`.
    #[inline]
    pub fn required<T: Wire>(self, index: usize, field: &mut T) -> Result<(), Fault> {
        self.read_at(Some(index), field)
    }

    /// Reads it into `field`, of which no error shows anything.
    #[inline]
    pub fn read_secret<T: Wire>(self, field: &mut T) -> Result<(), Fault> {
        self.read_secret_at(None, field)
    }

    /// The same for the required property number `index`.
    #[inline]
    pub fn required_secret<T: Wire>(self, index: usize, field: &mut T) -> Result<(), Fault> {
        self.read_secret_at(Some(index), field)
    }

    /// Reads it into `field`, a type of the user's own.
    pub fn read_serde<T: serde::de::DeserializeOwned>(
        mut self,
        field: &mut T,
    ) -> Result<(), Fault> {
        *field = super::decode_serde(&mut self.input)?;
        Ok(())
    }

    /// The same for the required property number `index`.
    pub fn required_serde<T: serde::de::DeserializeOwned>(
        self,
        index: usize,
        field: &mut T,
    ) -> Result<(), Fault> {
        self.seen.mark(index);
        self.read_serde(field)
    }

    /// Marks the required property number `index` as read and gives the input.
    pub fn input(self, index: Option<usize>) -> Input<'a> {
        if let Some(index) = index {
            self.seen.mark(index);
        }
        self.input
    }

    /// Keeps a property that the description does not name.
    pub fn extra<T: Wire>(mut self, name: &str, extra: &mut Map<T>) -> Result<(), Fault> {
        let value = T::decode(&mut self.input)?;
        extra.insert(name.to_owned(), value);
        Ok(())
    }

    /// Drops it.
    pub fn ignore(mut self) -> Result<(), Fault> {
        self.input.skip()
    }
}
