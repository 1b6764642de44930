//! Properties of objects: type, presence, texts, bounds, defaults.

use super::object::Choice;
use super::shape::Shape;
use super::{Hint, Lower, Use};
use crate::diag::Code;
use crate::ir::{Bounds, Field, Scalar, Type, TypeKind};
use crate::normalise::marker;
use crate::openapi::Schema;
use crate::tree::{Pointer, Value};

/// A schema and what it stands for: the reference's target, the member of a one-member
/// `allOf`, the other member beside `null`. Keywords are looked up in order.
pub(super) struct Layers<'d>(pub(super) Vec<Schema<'d>>);

impl<'d> Layers<'d> {
    pub(super) fn get(&self, key: &str) -> Option<&'d Value> {
        self.0.iter().find_map(|schema| schema.get(key))
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.0.iter().any(|schema| schema.flag(key))
    }
}

impl<'d> Lower<'d, '_> {
    pub(super) fn layers(&self, schema: &Schema<'d>) -> Layers<'d> {
        let mut layers = Vec::with_capacity(1);
        self.add_layers(schema, &mut layers);
        Layers(layers)
    }

    fn add_layers(&self, schema: &Schema<'d>, layers: &mut Vec<Schema<'d>>) {
        if layers.len() > 8 {
            return;
        }
        layers.push(schema.clone());
        if let Some(reference) = schema.reference() {
            if let Some((_, target)) = self.resolver.schema(reference) {
                self.add_layers(&target, layers);
            }
            return;
        }
        let mut members = schema.all_of();
        members.extend(schema.one_of());
        members.extend(schema.any_of());
        members.retain(|member| !super::shape::is_null(member));
        if let [only] = members.as_slice() {
            self.add_layers(only, layers);
        }
    }

    /// The field `wire` of a struct. `own` is the component's name.
    pub(super) fn field(
        &mut self,
        wire: &str,
        schemas: &[Schema<'d>],
        required: bool,
        hint: Hint<'_>,
        own: Option<&str>,
        parent: &Pointer,
    ) -> Field {
        let choice = self.choose(wire, schemas);
        let (schema, merged) = match choice {
            Choice::One(schema) => (schema, None),
            Choice::Merge(all) => (all[all.len() - 1].clone(), Some(all)),
            Choice::Nothing => return self.lost_field(wire, parent),
        };
        // An inline schema of another component is named after that one.
        if let Some(owner) = self.resolver.owner(&schema.at)
            && own != Some(owner.as_str())
            && let Some(index) = self.components.get_index_of(owner.as_str())
        {
            self.component(index);
        }
        let layers = self.layers(&schema);
        let mut used = match &merged {
            None => self.property_type(&schema, wire, hint),
            Some(all) => Use {
                ty: self.merge_objects(all, hint),
                nullable: self.nullable(&schema),
            },
        };
        let constant = self.constant(&layers);
        if constant.is_some() {
            used.ty = match &constant {
                Some(Value::Number(_)) => Type::Scalar(Scalar::I64),
                Some(Value::Bool(_)) => Type::Scalar(Scalar::Bool),
                _ => Type::STRING,
            };
        }
        let bounds = if merged.is_none() {
            self.bounds(&layers, &used.ty)
        } else {
            Bounds::default()
        };
        let paths = self.setting_paths(&schema, wire, own);
        let secret = constant.is_none() && self.secret(&layers, &paths);
        let json_text = self.json_text(&paths, &used.ty);
        let always = self.settings.names(
            &self.config.models.always_present,
            "models.always_present",
            &paths,
        );
        let mut docs = self.field_docs(wire, &schemas[schemas.len() - 1], &layers, &used.ty);
        docs.notes.extend(super::docs::bound_notes(&bounds));
        let default = self.default(&layers, &used, &mut docs);
        Field {
            wire: wire.to_owned(),
            origin: self.origin(&schema.at),
            docs,
            ty: used.ty,
            required: required || always,
            nullable: used.nullable,
            read_only: layers.flag("readOnly"),
            write_only: layers.flag("writeOnly"),
            secret,
            json_text,
            boxed: false,
            constant,
            default,
            bounds,
            examples: self.schema_examples(&schema),
        }
    }

    /// A property of which nothing is known.
    fn lost_field(&mut self, wire: &str, parent: &Pointer) -> Field {
        let at = parent.child("properties").child(wire);
        Field {
            wire: wire.to_owned(),
            origin: self.origin(&at),
            docs: Default::default(),
            ty: Type::JSON,
            required: false,
            nullable: false,
            read_only: false,
            write_only: false,
            secret: false,
            json_text: false,
            boxed: false,
            constant: None,
            default: None,
            bounds: Bounds::default(),
            examples: Vec::new(),
        }
    }

    /// The type of a property, parameter or header: text of one fixed shape is a newtype.
    pub(super) fn property_type(&mut self, schema: &Schema<'d>, wire: &str, hint: Hint<'_>) -> Use {
        let used = self.schema(schema, hint);
        let plain = match &used.ty {
            Type::Named(id) => {
                matches!(self.api.types[*id].kind, TypeKind::Alias(_))
                    && self.shape(schema) == Shape::String
            }
            ty => *ty == Type::STRING,
        };
        if plain && let Some(ty) = self.newtype(schema, wire) {
            return Use {
                ty,
                nullable: used.nullable,
            };
        }
        if let Type::List(inner) = &used.ty
            && **inner == Type::STRING
            && let Some(items) = self.layers(schema).0.iter().find_map(Schema::items)
            && let Some(ty) = self.newtype(&items, wire)
        {
            return Use {
                ty: Type::List(Box::new(ty)),
                nullable: used.nullable,
            };
        }
        used
    }

    /// The only value there is.
    fn constant(&self, layers: &Layers<'d>) -> Option<Value> {
        let fixed = layers
            .0
            .iter()
            .find(|schema| schema.flag(marker::CONST) || schema.flag("x-stainless-const"))?;
        match fixed.enum_values()? {
            [value @ (Value::String(_) | Value::Bool(_))] => Some(value.clone()),
            [Value::Number(number)] => {
                let number = number.as_i128().filter(|n| i64::try_from(*n).is_ok())?;
                Some(Value::Number(number.into()))
            }
            _ => None,
        }
    }

    /// The default, where it fits the type.
    pub(super) fn default(
        &mut self,
        layers: &Layers<'d>,
        used: &Use,
        docs: &mut crate::ir::Docs,
    ) -> Option<Value> {
        let (at, value) = layers
            .0
            .iter()
            .find_map(|schema| Some((&schema.at, schema.get("default")?)))?;
        if *value == Value::Null {
            return None;
        }
        if let Some(text) = super::docs::inline_value(value) {
            docs.notes.push(format!("Default: `{text}`."));
        }
        if self.fits(value, layers.0.last()?) && kind_fits(value, &used.ty) {
            return Some(value.clone());
        }
        let at = at.child("default");
        self.report(
            Code::WrongDefault,
            &at,
            "the default does not fit its schema",
        )
        .help("write a value that the schema allows, or none");
        None
    }

    /// Whether `value` is one that `schema` allows, by kind and known values.
    fn fits(&self, value: &Value, schema: &Schema<'d>) -> bool {
        if let Some(values) = schema.enum_values().filter(|values| !values.is_empty())
            && schema.type_name() != Some("array")
        {
            return values.contains(value);
        }
        match (self.shape(schema), value) {
            (Shape::Any | Shape::Mixed, _) => true,
            (Shape::String | Shape::Words, Value::String(_)) => true,
            (Shape::Integer | Shape::Numbers, Value::Number(n)) => n.as_i128().is_some(),
            (Shape::Number, Value::Number(_)) => true,
            (Shape::Bool, Value::Bool(_)) => true,
            (Shape::Array, Value::Array(_)) => true,
            (Shape::Object, Value::Object(_)) => true,
            _ => false,
        }
    }
}

/// Whether `value` can be a value of `ty`, as far as the type alone tells.
fn kind_fits(value: &Value, ty: &Type) -> bool {
    match (ty, value) {
        (Type::Scalar(Scalar::Bool), value) => value.as_bool().is_some(),
        (Type::Scalar(Scalar::I32), Value::Number(n)) => {
            n.as_i128().is_some_and(|n| i32::try_from(n).is_ok())
        }
        (Type::Scalar(Scalar::I64), Value::Number(n)) => {
            n.as_i128().is_some_and(|n| i64::try_from(n).is_ok())
        }
        (Type::Scalar(Scalar::U64), Value::Number(n)) => {
            n.as_i128().is_some_and(|n| u64::try_from(n).is_ok())
        }
        (Type::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64 | Scalar::I128), value) => {
            value.as_number().is_some_and(|n| n.as_i128().is_some())
        }
        (Type::Scalar(Scalar::F32 | Scalar::F64), value) => value.as_number().is_some(),
        (Type::Scalar(Scalar::Json) | Type::Named(_) | Type::Nullable(_), _) => true,
        (Type::Scalar(_), value) => value.as_str().is_some(),
        (Type::List(_), value) => value.as_array().is_some(),
        (Type::Map(_), value) => value.as_object().is_some(),
    }
}
