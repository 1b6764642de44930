//! Types in the report.

use super::Inspected;
use super::model::*;
use crate::ir::{
    Additional, Decide, Enum, Field, Scalar, Struct, Type, TypeDef, TypeId, TypeKind, Union,
};
use crate::name::{Name, TypeNames};
use crate::tree::{Origin, Value};

impl Inspected<'_> {
    pub(super) fn type_def(&self, id: TypeId, def: &TypeDef) -> TypeReport {
        let names = self.names.map(|names| names.ty(id));
        let groups = def
            .facts
            .groups
            .iter()
            .filter_map(|index| self.api.groups.get(*index));
        let mut report = TypeReport {
            id: self.reference(&def.origin),
            kind: "struct",
            rust: self.type_path(id),
            at: self.place(&def.origin),
            in_requests: def.facts.in_requests,
            in_responses: def.facts.in_responses,
            recursive: def.facts.recursive,
            groups: groups.map(|group| group.key.clone()).collect(),
            fields: Vec::new(),
            additional: None,
            variants: Vec::new(),
            decided_by: None,
            tag: None,
            detail: None,
            target: None,
        };
        match &def.kind {
            TypeKind::Struct(of) => self.structure(of, names, &mut report),
            TypeKind::Enum(of) => self.enumeration(of, names, &mut report),
            TypeKind::Union(of) => self.union(of, names, &mut report),
            TypeKind::Newtype(of) => {
                (report.kind, report.detail) = ("newtype", Some(of.pattern.clone()))
            }
            TypeKind::Alias(target) => {
                (report.kind, report.target) = ("alias", Some(self.type_use(target)))
            }
            TypeKind::Foreign(path) => {
                (report.kind, report.detail) = ("foreign", Some(path.clone()))
            }
        }
        report
    }

    fn structure(&self, of: &Struct, names: Option<&TypeNames>, report: &mut TypeReport) {
        let fields = of.fields.iter().enumerate();
        report.fields = fields
            .map(|(index, field)| {
                self.field(field, names.and_then(|names| names.members.get(index)))
            })
            .collect();
        if let Additional::Kept(ty) = &of.additional {
            report.additional = Some(self.type_use(ty));
        }
    }

    fn enumeration(&self, of: &Enum, names: Option<&TypeNames>, report: &mut TypeReport) {
        report.kind = "enum";
        let variants = of.variants.iter().enumerate();
        report.variants = variants
            .map(|(index, variant)| {
                self.variant(index, names, Some(&variant.value), None, &variant.origin)
            })
            .collect();
    }

    fn union(&self, of: &Union, names: Option<&TypeNames>, report: &mut TypeReport) {
        report.kind = "union";
        let (by, tag) = match &of.decide {
            Decide::Tag(tag) => ("tag", Some(tag)),
            Decide::TagValues(tag) => ("tag-values", Some(tag)),
            Decide::JsonKind => ("json-kind", None),
            Decide::UniqueKeys => ("unique-keys", None),
            Decide::HeldKinds => ("held-kinds", None),
            Decide::FirstMatch => ("first-match", None),
        };
        (report.decided_by, report.tag) = (Some(by), tag.cloned());
        let variants = of.variants.iter().enumerate();
        report.variants = variants
            .map(|(index, variant)| {
                self.variant(index, names, None, Some(&variant.ty), &variant.origin)
            })
            .collect();
    }

    fn variant(
        &self,
        index: usize,
        names: Option<&TypeNames>,
        value: Option<&Value>,
        ty: Option<&Type>,
        origin: &Origin,
    ) -> VariantReport {
        VariantReport {
            rust: names
                .and_then(|names| names.members.get(index))
                .map(ToString::to_string),
            value: value.map(json),
            ty: ty.map(|ty| self.type_use(ty)),
            at: self.place(origin),
        }
    }

    pub(super) fn field(&self, field: &Field, name: Option<&Name>) -> FieldReport {
        FieldReport {
            name: field.wire.clone(),
            rust: name.map(ToString::to_string),
            ty: self.type_use(&field.ty),
            required: field.required,
            nullable: field.nullable,
            read_only: field.read_only,
            write_only: field.write_only,
            secret: field.secret,
            constant: field.constant.as_ref().map(json),
            default: field.default.as_ref().map(json),
            at: self.place(&field.origin),
        }
    }

    pub(super) fn type_use(&self, ty: &Type) -> TypeUse {
        let boxed = |inner: &Type| Box::new(self.type_use(inner));
        match ty {
            Type::Named(id) => TypeUse::Named {
                id: self
                    .api
                    .types
                    .get(*id)
                    .map(|def| self.reference(&def.origin))
                    .unwrap_or_default(),
                rust: self.type_path(*id),
            },
            Type::Scalar(scalar) => TypeUse::Scalar {
                scalar: scalar_name(*scalar),
            },
            Type::List(inner) => TypeUse::List { of: boxed(inner) },
            Type::Map(inner) => TypeUse::Map { of: boxed(inner) },
            Type::Nullable(inner) => TypeUse::Nullable { of: boxed(inner) },
        }
    }

    fn type_path(&self, id: TypeId) -> Option<String> {
        let def = self.api.types.get(id)?;
        match &def.kind {
            TypeKind::Foreign(path) => Some(path.clone()),
            _ => self
                .names
                .map(|names| format!("models::{}", names.ty(id).ty)),
        }
    }
}

fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "string",
        Scalar::Bool => "bool",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::U64 => "u64",
        Scalar::I128 => "i128",
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
        Scalar::DateTime => "date-time",
        Scalar::Date => "date",
        Scalar::Base64 => "base64",
        Scalar::Binary => "binary",
        Scalar::Json => "json",
    }
}

/// A value of the description as JSON. A number beyond what JSON readers take is its text.
pub(super) fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => serde_json::from_str(n.as_str()).unwrap_or_else(|_| n.as_str().into()),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    }
}
