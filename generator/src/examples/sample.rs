//! Makes a value from a type: what it requires, and of what is optional the outermost. It always
//! decodes as that type, since it is made of it.

use std::cell::Cell;

use super::answers::Chosen;
use crate::ir::{EnumRepr, Field, Scalar, Type, TypeKind, Union};
use crate::tree::{Number, Object, Value};

/// How many optional properties a value has at most.
const OPTIONAL: usize = 100;
/// How deep lists and maps have something in them.
const FILLED: u8 = 3;
/// How deep values are made at all.
const DEPTH: u8 = 24;

/// Makes one value.
pub(super) struct Maker<'a> {
    chosen: &'a Chosen<'a>,
    left: Cell<usize>,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Level {
    depth: u8,
    /// Optional properties are made too.
    full: bool,
}

impl<'a> Maker<'a> {
    pub(super) fn new(chosen: &'a Chosen<'a>) -> Self {
        Self {
            chosen,
            left: Cell::new(OPTIONAL),
        }
    }

    /// A value of this type; null where there is none that ends.
    pub(super) fn value(&self, ty: &Type) -> Value {
        let level = Level {
            depth: 0,
            full: true,
        };
        self.make(ty, level).unwrap_or_default()
    }

    fn make(&self, ty: &Type, level: Level) -> Option<Value> {
        let level = Level {
            depth: level.depth + 1,
            ..level
        };
        if level.depth > DEPTH {
            return None;
        }
        let filled = level.depth <= FILLED;
        match ty {
            Type::Nullable(inner) => Some(self.make(inner, level).unwrap_or_default()),
            Type::List(inner) => {
                let item = filled.then(|| self.make(inner, level)).flatten();
                Some(Value::Array(item.into_iter().collect()))
            }
            Type::Map(inner) => {
                let item = filled.then(|| self.make(inner, level)).flatten();
                let item = item.map(|item| ("key".to_owned(), item));
                Some(Value::Object(item.into_iter().collect()))
            }
            Type::Scalar(scalar) => Some(plain(*scalar)),
            Type::Named(id) => {
                let def = &self.chosen.api.types[*id];
                if let Some(example) = self.chosen.first(&def.examples, ty) {
                    return Some(example.clone());
                }
                match &def.kind {
                    TypeKind::Alias(inner) => self.make(inner, level),
                    TypeKind::Struct(model) => self.object(&model.fields, level),
                    TypeKind::Enum(list) => Some(match (list.variants.first(), list.repr) {
                        (Some(variant), _) => variant.value.clone(),
                        (None, EnumRepr::Integer) => number(1),
                        (None, EnumRepr::String) => text(),
                    }),
                    TypeKind::Union(union) => self.union(union, level),
                    TypeKind::Newtype(newtype) => {
                        let letter = newtype.class.first().map_or('0', |(first, _)| *first);
                        let rest = std::iter::repeat_n(letter, newtype.count as usize);
                        let value: String = newtype.prefix.chars().chain(rest).collect();
                        Some(Value::String(value))
                    }
                    TypeKind::Foreign(_) => None,
                }
            }
        }
    }

    fn object(&self, fields: &[Field], level: Level) -> Option<Value> {
        let mut object = Object::default();
        for field in fields.iter().filter(|field| !field.write_only) {
            if !field.required {
                if !level.full || self.left.get() == 0 {
                    continue;
                }
                self.left.set(self.left.get() - 1);
            }
            match self.field(field, level) {
                Some(value) => drop(object.insert(field.wire.clone(), value)),
                None if field.nullable => drop(object.insert(field.wire.clone(), Value::Null)),
                None if field.required => return None,
                None => {}
            }
        }
        Some(Value::Object(object))
    }

    fn field(&self, field: &Field, level: Level) -> Option<Value> {
        if let Some(value) = field.constant.as_ref() {
            return Some(value.clone());
        }
        if let Some(example) = self.chosen.first(&field.examples, &field.ty) {
            return Some(example.clone());
        }
        if let Some(value) = field.default.as_ref() {
            return Some(value.clone());
        }
        if field.json_text {
            return Some(Value::String("{}".to_owned()));
        }
        // An object within an object has no more than it must have; what stands in a list of
        // a page has all.
        let full = level.full && !matches!(field.ty, Type::Named(_));
        self.make(&field.ty, Level { full, ..level })
    }

    /// Of a union its first member of which there is a value.
    fn union(&self, union: &Union, level: Level) -> Option<Value> {
        let mut variants = union.variants.iter();
        variants.find_map(|variant| {
            let mut value = self.make(&variant.ty, level)?;
            if let Value::Object(object) = &mut value {
                for (name, allowed) in &variant.branch.tags {
                    let told = object.get(name).is_some_and(|tag| allowed.contains(tag));
                    if let (false, Some(first)) = (told, allowed.first()) {
                        object.insert(name.clone(), first.clone());
                    }
                }
            }
            Some(value)
        })
    }
}

fn text() -> Value {
    Value::String("text".to_owned())
}

fn number(number: i128) -> Value {
    Value::Number(Number::from(number))
}

fn plain(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Bool => Value::Bool(true),
        Scalar::DateTime => Value::String("2026-01-31T10:00:00Z".to_owned()),
        Scalar::Date => Value::String("2026-01-31".to_owned()),
        Scalar::Base64 => Value::String("dGV4dA==".to_owned()),
        Scalar::Json => Value::Object(Object::default()),
        Scalar::String | Scalar::Binary => text(),
        scalar if scalar.is_number() => number(1),
        _ => Value::Null,
    }
}
