//! What every emitter reads: the API, its names, the plan; and how a type is written.

use proc_macro2::TokenStream;
use quote::quote;

use super::file::Imports;
use super::uses::Uses;
use crate::config::Config;
use crate::ir::{Api, Field, Scalar, Type, TypeId, TypeKind};
use crate::name::Names;
use crate::plan::{CratePlan, Feature};

/// What every emitter reads.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    pub(super) config: &'a Config,
    pub(super) plan: &'a CratePlan,
    pub(super) uses: &'a Uses,
}

/// How a field of a model stands in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `T`: always there.
    Plain,
    /// `Option<T>`: absent or null is `None`, `None` is left out.
    Optional,
    /// `Option<T>`: always there, `None` is null.
    Nullable,
    /// `Patch<T>`: keep, null or set.
    Patch,
    /// `Vec<T>` or `Map<T>`: absent is empty.
    Collection,
}

/// The feature of the models that no operation needs.
pub(super) const REST: &str = "other-models";

impl Context<'_> {
    /// The condition under which one of these features is on.
    pub(super) fn any_of(&self, features: &[Feature]) -> Option<TokenStream> {
        let name = |feature: &Feature| match feature {
            Feature::Group(index) => self.names.groups[*index].feature.as_str(),
            Feature::Rest => REST,
        };
        let names: Vec<&str> = features.iter().map(name).collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(quote!(#[cfg(feature = #one)])),
            many => Some(quote!(#[cfg(any(#(feature = #many),*))])),
        }
    }

    /// Whether a value is so large that an enum holds it in a box: clippy warns of variants that
    /// are 200 bytes larger than the others.
    pub(super) fn large(&self, ty: &Type) -> bool {
        match self.resolved(ty) {
            Type::Named(id) => self.api.types[*id].facts.bytes >= 200,
            _ => false,
        }
    }

    /// The type behind component aliases.
    pub(super) fn resolved<'t>(&'t self, mut ty: &'t Type) -> &'t Type {
        for _ in 0..64 {
            match ty {
                Type::Named(id) => match &self.api.types[*id].kind {
                    TypeKind::Alias(inner) => ty = inner,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    /// The type as written in a file.
    pub(super) fn ty(&self, imports: &Imports, ty: &Type) -> TokenStream {
        match ty {
            Type::Named(id) => self.named(imports, *id),
            Type::Scalar(scalar) => scalar_type(imports, *scalar),
            Type::List(inner) => {
                let inner = self.ty(imports, inner);
                quote!(Vec<#inner>)
            }
            Type::Map(inner) => {
                let inner = self.ty(imports, inner);
                let map = imports.public("Map");
                quote!(#map<#inner>)
            }
            Type::Nullable(inner) => {
                let inner = self.ty(imports, inner);
                quote!(Option<#inner>)
            }
        }
    }

    /// A definition as written in a file: `models::User`.
    pub(super) fn named(&self, imports: &Imports, id: TypeId) -> TokenStream {
        if let TypeKind::Foreign(path) = &self.api.types[id].kind {
            let serde = imports.public("Serde");
            let path: TokenStream = path.parse().unwrap_or_default();
            return quote!(#serde<#path>);
        }
        let models = imports.models();
        let name = &self.names.ty(id).ty;
        quote!(#models::#name)
    }

    /// How a field stands in Rust.
    pub(super) fn form(&self, def: TypeId, field: &Field) -> Form {
        let facts = &self.api.types[def].facts;
        let required = field.required
            && !(field.read_only && facts.in_requests)
            && !(field.write_only && facts.in_responses);
        match (required, field.nullable) {
            (true, false) => Form::Plain,
            (true, true) => Form::Nullable,
            (false, true) if facts.in_requests => Form::Patch,
            (false, _)
                if !facts.in_requests
                    && matches!(self.resolved(&field.ty), Type::List(_) | Type::Map(_))
                    && !field.boxed =>
            {
                Form::Collection
            }
            _ => Form::Optional,
        }
    }

    /// A field's type with its form around it.
    pub(super) fn field_type(&self, imports: &Imports, def: TypeId, field: &Field) -> TokenStream {
        let inner = self.bare_field_type(imports, field);
        match self.form(def, field) {
            Form::Plain | Form::Collection => inner,
            Form::Optional | Form::Nullable => quote!(Option<#inner>),
            Form::Patch => {
                let patch = imports.public("Patch");
                quote!(#patch<#inner>)
            }
        }
    }

    /// A field's type without its form.
    pub(super) fn bare_field_type(&self, imports: &Imports, field: &Field) -> TokenStream {
        let ty = self.ty(imports, &field.ty);
        if field.boxed { quote!(Box<#ty>) } else { ty }
    }

    /// How a value of `ty` is taken as an argument: the argument's type, and the expression
    /// that makes the value of `name`.
    pub(super) fn argument(
        &self,
        imports: &Imports,
        ty: &Type,
        name: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let written = self.ty(imports, ty);
        if self.converts(ty) {
            (quote!(impl Into<#written>), quote!(#name.into()))
        } else {
            (written, name.clone())
        }
    }

    /// Whether `&str` and its like convert into the type, so that arguments take
    /// `impl Into`.
    pub(super) fn converts(&self, ty: &Type) -> bool {
        match self.resolved(ty) {
            Type::Scalar(scalar) => {
                matches!(
                    scalar,
                    Scalar::String
                        | Scalar::Binary
                        | Scalar::DateTime
                        | Scalar::Date
                        | Scalar::Json
                )
            }
            Type::Named(id) => match &self.api.types[*id].kind {
                TypeKind::Newtype(_) => true,
                TypeKind::Enum(list) => list.repr == crate::ir::EnumRepr::String,
                TypeKind::Union(_) => true,
                _ => false,
            },
            _ => false,
        }
    }
}

fn scalar_type(imports: &Imports, scalar: Scalar) -> TokenStream {
    match scalar {
        Scalar::String | Scalar::Binary => quote!(String),
        Scalar::Bool => quote!(bool),
        Scalar::I32 => quote!(i32),
        Scalar::I64 => quote!(i64),
        Scalar::U64 => quote!(u64),
        Scalar::I128 => quote!(i128),
        Scalar::F32 => quote!(f32),
        Scalar::F64 => quote!(f64),
        Scalar::DateTime => imports.public("DateTime"),
        Scalar::Date => imports.public("Date"),
        Scalar::Base64 => imports.public("Base64"),
        Scalar::Json => imports.public("Value"),
    }
}
