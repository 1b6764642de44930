//! The erased deserializer: the only code that is compiled per format.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use super::{Fault, Input, Target, Value};

/// What takes the entries of an object.
pub(super) trait Entries {
    fn entry(&mut self, name: &str, input: Input<'_>) -> Result<(), Fault>;
}

/// What takes a text.
pub(super) trait TakeText {
    fn take(&mut self, text: &str);
}

/// A number as a format gives it.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

/// A value to be read once. `None` and `false` stand for null.
pub(super) trait Source {
    fn string(&mut self) -> Result<Option<String>, Fault>;
    fn text(&mut self, take: &mut dyn TakeText) -> Result<bool, Fault>;
    fn number(&mut self) -> Result<Option<Number>, Fault>;
    fn wide(&mut self) -> Result<i128, Fault>;
    fn boolean(&mut self) -> Result<Option<bool>, Fault>;
    fn value(&mut self) -> Result<Value, Fault>;
    fn skip(&mut self) -> Result<(), Fault>;
    fn optional(&mut self, some: &mut dyn Target) -> Result<(), Fault>;
    fn list(&mut self, each: &mut dyn Target) -> Result<bool, Fault>;
    fn object(&mut self, each: &mut dyn Entries) -> Result<bool, Fault>;
}

/// A deserializer that has not been used yet.
pub(super) struct Once<D>(pub(super) Option<D>);

impl<'de, D: Deserializer<'de>> Once<D> {
    fn take(&mut self) -> Result<D, Fault> {
        self.0
            .take()
            .ok_or_else(|| Fault::new("a value was read twice"))
    }
}

fn fault(error: impl de::Error) -> Fault {
    Fault::serde(error)
}

impl<'de, D: Deserializer<'de>> Source for Once<D> {
    fn string(&mut self) -> Result<Option<String>, Fault> {
        self.take()?.deserialize_any(StringVisitor).map_err(fault)
    }

    fn text(&mut self, take: &mut dyn TakeText) -> Result<bool, Fault> {
        self.take()?
            .deserialize_any(TextVisitor(take))
            .map_err(fault)
    }

    fn number(&mut self) -> Result<Option<Number>, Fault> {
        self.take()?.deserialize_any(NumberVisitor).map_err(fault)
    }

    fn wide(&mut self) -> Result<i128, Fault> {
        i128::deserialize(self.take()?).map_err(fault)
    }

    fn boolean(&mut self) -> Result<Option<bool>, Fault> {
        self.take()?.deserialize_any(BooleanVisitor).map_err(fault)
    }

    fn value(&mut self) -> Result<Value, Fault> {
        Value::deserialize(self.take()?).map_err(fault)
    }

    fn skip(&mut self) -> Result<(), Fault> {
        IgnoredAny::deserialize(self.take()?)
            .map(|_| ())
            .map_err(fault)
    }

    fn optional(&mut self, some: &mut dyn Target) -> Result<(), Fault> {
        let mut stash = None;
        let result = self.take()?.deserialize_option(OptionVisitor {
            some,
            stash: &mut stash,
        });
        result.map_err(|error| stash.unwrap_or_else(|| fault(error)))
    }

    fn list(&mut self, each: &mut dyn Target) -> Result<bool, Fault> {
        let mut stash = None;
        let result = self.take()?.deserialize_any(ListVisitor {
            each,
            stash: &mut stash,
        });
        result.map_err(|error| stash.unwrap_or_else(|| fault(error)))
    }

    fn object(&mut self, each: &mut dyn Entries) -> Result<bool, Fault> {
        let mut stash = None;
        let result = self.take()?.deserialize_any(ObjectVisitor {
            each,
            stash: &mut stash,
        });
        result.map_err(|error| stash.unwrap_or_else(|| fault(error)))
    }
}

/// What a visitor refuses: the kind of a value, and nothing that may be a secret.
macro_rules! refuse {
    (@one null $expected:literal) => {
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Err(unexpected($expected, "null"))
        }
    };
    (@one boolean $expected:literal) => {
        fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
            Err(unexpected($expected, "a boolean"))
        }
    };
    (@one number $expected:literal) => {
        fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(unexpected($expected, "a number"))
        }
        fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(unexpected($expected, "a number"))
        }
        fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
            Err(unexpected($expected, "a number"))
        }
    };
    (@one string $expected:literal) => {
        fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> {
            Err(unexpected($expected, "a string"))
        }
    };
    (@one list $expected:literal) => {
        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(unexpected($expected, "a list"))
        }
    };
    (@one object $expected:literal) => {
        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(unexpected($expected, "an object"))
        }
    };
    ($expected:literal: $($kind:ident)*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str($expected)
        }
        $(refuse!(@one $kind $expected);)*
    };
}

#[cold]
fn unexpected<E: de::Error>(expected: &str, found: &str) -> E {
    E::custom(format_args!("expected {expected}, found {found}"))
}

/// Null is none.
macro_rules! null_is {
    ($null:expr) => {
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok($null)
        }
        fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok($null)
        }
        fn visit_some<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_any(self)
        }
    };
}

struct StringVisitor;

impl<'de> Visitor<'de> for StringVisitor {
    type Value = Option<String>;
    refuse!("a string": boolean number list object);
    null_is!(None);
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }
    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }
}

struct TextVisitor<'a>(&'a mut dyn TakeText);

impl<'de> Visitor<'de> for TextVisitor<'_> {
    type Value = bool;
    refuse!("a string": boolean number list object);
    null_is!(false);
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        self.0.take(text);
        Ok(true)
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Option<Number>;
    refuse!("a number": boolean string list object);
    null_is!(None);
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Number::Signed(number)))
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(Number::Unsigned(number)))
    }
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(Number::Float(number)))
    }
}

struct BooleanVisitor;

impl<'de> Visitor<'de> for BooleanVisitor {
    type Value = Option<bool>;
    refuse!("a boolean": number string list object);
    null_is!(None);
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value))
    }
}

/// A fault found by our own code travels beside the format's error type.
fn stash<E: de::Error>(stash: &mut Option<Fault>, fault: Fault) -> E {
    *stash = Some(fault);
    E::custom("")
}

struct OptionVisitor<'a> {
    some: &'a mut dyn Target,
    stash: &'a mut Option<Fault>,
}

impl<'de> Visitor<'de> for OptionVisitor<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.some
            .receive(&mut Input(&mut Once(Some(deserializer))))
            .map_err(|fault| stash(self.stash, fault))
    }
}

struct ListVisitor<'a> {
    each: &'a mut dyn Target,
    stash: &'a mut Option<Fault>,
}

impl<'de> Visitor<'de> for ListVisitor<'_> {
    type Value = bool;
    refuse!("a list": boolean number string object);
    null_is!(false);
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        let mut index = 0;
        while let Some(()) = items.next_element_seed(ItemSeed {
            each: self.each,
            stash: self.stash,
            index,
        })? {
            index += 1;
        }
        Ok(true)
    }
}

struct ItemSeed<'a, 'b> {
    each: &'a mut (dyn Target + 'b),
    stash: &'a mut Option<Fault>,
    index: usize,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.each
            .receive(&mut Input(&mut Once(Some(deserializer))))
            .map_err(|fault| stash(self.stash, fault.at(self.index)))
    }
}

struct ObjectVisitor<'a> {
    each: &'a mut dyn Entries,
    stash: &'a mut Option<Fault>,
}

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = bool;
    refuse!("an object": boolean number string list);
    null_is!(false);
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        while let Some(name) = entries.next_key_seed(NameSeed)? {
            entries.next_value_seed(EntrySeed {
                name: &name,
                each: self.each,
                stash: self.stash,
            })?;
        }
        Ok(true)
    }
}

struct EntrySeed<'a, 'b> {
    name: &'a str,
    each: &'a mut (dyn Entries + 'b),
    stash: &'a mut Option<Fault>,
}

impl<'de> DeserializeSeed<'de> for EntrySeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.each
            .entry(self.name, Input(&mut Once(Some(deserializer))))
            .map_err(|fault| stash(self.stash, fault.inside(self.name)))
    }
}

/// A name, borrowed from the text where it can be.
struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = std::borrow::Cow<'de, str>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = std::borrow::Cow<'de, str>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(text.into())
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }
}
