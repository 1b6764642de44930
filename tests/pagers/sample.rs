//! The smallest JSON that decodes as a type: what is required, and no more.

use generator::ir::{Api, EnumRepr, Field, Scalar, Type, TypeKind};
use generator::tree::Value as Tree;
use serde_json::{Map, Value, json};

/// The smallest JSON of `ty`.
pub(crate) fn of(api: &Api, ty: &Type) -> Value {
    deep(api, ty, 0)
}

fn deep(api: &Api, ty: &Type, depth: u8) -> Value {
    match ty {
        _ if depth > 12 => Value::Null,
        Type::Nullable(_) => Value::Null,
        Type::List(_) => json!([]),
        Type::Map(_) => json!({}),
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool => json!(false),
            Scalar::DateTime => json!("2026-01-31T10:00:00Z"),
            Scalar::Date => json!("2026-01-31"),
            Scalar::Json => Value::Null,
            scalar if scalar.is_number() => json!(1),
            _ => json!("x"),
        },
        Type::Named(id) => match &api.types[*id].kind {
            TypeKind::Alias(inner) => deep(api, inner, depth + 1),
            TypeKind::Struct(model) => model
                .fields
                .iter()
                .filter(|field| field.required)
                .map(|field| (field.wire.clone(), value(api, field, depth + 1)))
                .collect::<Map<_, _>>()
                .into(),
            TypeKind::Enum(list) => match (list.repr, list.variants.first()) {
                (_, Some(variant)) => plain(&variant.value),
                (EnumRepr::Integer, None) => json!(0),
                (EnumRepr::String, None) => json!("x"),
            },
            TypeKind::Union(union) => {
                let Some(variant) = union.variants.first() else {
                    return Value::Null;
                };
                let mut value = deep(api, &variant.ty, depth + 1);
                if let Value::Object(object) = &mut value {
                    for (tag, allowed) in &variant.branch.tags {
                        if let Some(first) = allowed.first() {
                            object.insert(tag.clone(), plain(first));
                        }
                    }
                }
                value
            }
            TypeKind::Newtype(_) | TypeKind::Foreign(_) => json!("x"),
        },
    }
}

fn value(api: &Api, field: &Field, depth: u8) -> Value {
    match &field.constant {
        _ if field.nullable => Value::Null,
        Some(constant) => plain(constant),
        None => deep(api, &field.ty, depth),
    }
}

fn plain(value: &Tree) -> Value {
    match value {
        Tree::String(text) => json!(text),
        Tree::Bool(flag) => json!(flag),
        Tree::Number(number) => serde_json::from_str(number.as_str()).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// Sets what stands at a JSON pointer, making the objects on the way.
pub(crate) fn set(value: &mut Value, pointer: &str, to: Value) {
    let mut at = value;
    for token in pointer.split('/').skip(1) {
        if !at.is_object() {
            *at = json!({});
        }
        at = &mut at[token];
    }
    *at = to;
}
