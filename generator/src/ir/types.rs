//! Types: what we made of schemas.

use super::{Docs, TypeId};
use crate::tree::{Origin, Value};

/// A use of a type at some place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A definition in [`super::Api::types`].
    Named(TypeId),
    /// A value without a definition of its own.
    Scalar(Scalar),
    /// A list.
    List(Box<Type>),
    /// An object used as a map from text.
    Map(Box<Type>),
    /// A list item or map value that may be `null`. (A field's nullability is on the field.)
    Nullable(Box<Type>),
}

impl Type {
    /// Any JSON value.
    pub const JSON: Type = Type::Scalar(Scalar::Json);
    /// Text.
    pub const STRING: Type = Type::Scalar(Scalar::String);

    /// Calls `f` with every definition this mentions.
    pub fn each_named(&self, f: &mut impl FnMut(TypeId)) {
        match self {
            Type::Named(id) => f(*id),
            Type::Scalar(_) => {}
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => inner.each_named(f),
        }
    }
}

/// A value without a definition of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scalar {
    /// Text (also `uuid`, `uri`, `email`, ... and every unknown format).
    String,
    /// `true` or `false`.
    Bool,
    /// An integer of 32 bits (`format: int32`).
    I32,
    /// An integer of 64 bits.
    I64,
    /// An unsigned integer of 64 bits (`uint64`, or a bound beyond i64).
    U64,
    /// An integer beyond 64 bits.
    I128,
    /// `format: float`.
    F32,
    /// A number.
    F64,
    /// `format: date-time`.
    DateTime,
    /// `format: date`.
    Date,
    /// `format: byte`: base64 text.
    Base64,
    /// `format: binary`: raw bytes; only whole bodies and multipart parts, text elsewhere.
    Binary,
    /// Any JSON value.
    Json,
}

/// A named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Where it comes from. Unique among definitions.
    pub origin: Origin,
    /// What it would like to be called.
    pub hint: NameHint,
    /// Its text.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// What analysis found. Filled by `passes` only.
    pub facts: TypeFacts,
    /// Complete examples.
    pub examples: Vec<Example>,
}

/// A value that the description gives as an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The value, as its author wrote it.
    pub value: Value,
    /// Where it stands.
    pub origin: Origin,
}

/// What a definition is.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with fields.
    Struct(Struct),
    /// A list of known values, open to others.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Text of one fixed shape.
    Newtype(Newtype),
    /// A component that is just another name for this type.
    Alias(Type),
    /// The user's own type, named in the settings (`path::To::Type`).
    Foreign(String),
}

/// A wish for a name; only `name` turns it into an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// A component's key: the strongest wish.
    Component(String),
    /// A `title` of an inline schema.
    Title {
        /// The title.
        title: String,
        /// The wish to fall back on where the title is taken or no name.
        parent: Box<NameHint>,
        /// The word that tells it from the parent's other inline schemas.
        word: String,
    },
    /// An inline schema, by where it stands: the type it stands in, and a word (the
    /// property's wire name, `item`, `value`, a variant's word).
    Inside(TypeId, String),
    /// An inline schema of an operation: the operation's own words come from `name`, and a
    /// word on the place (`response`, `request`, `error`, a parameter's wire name).
    OfOperation {
        /// The operation's origin (its names are decided by `name`).
        operation: Origin,
        /// The word on the place.
        word: String,
    },
    /// Words that a pass made up (a newtype by its pattern: `User Sid`).
    Words(String),
}

/// What analysis found of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeFacts {
    /// Something that is sent reaches it.
    pub in_requests: bool,
    /// Something that is received reaches it.
    pub in_responses: bool,
    /// It is part of a cycle of types by value.
    pub recursive: bool,
    /// The groups (indices into [`super::Api::groups`]) that reach it, sorted. Empty: no
    /// operation does (payloads of webhooks, components that nothing refers to).
    pub groups: Vec<usize>,
    /// About how many bytes a value takes by itself, rather too many than too few.
    pub bytes: usize,
}

/// An object with fields.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The fields, in document order.
    pub fields: Vec<Field>,
    /// What happens to properties that are not named.
    pub additional: Additional,
}

/// What happens to properties that are not named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Additional {
    /// Accepted and dropped.
    #[default]
    Dropped,
    /// Kept, each of this type.
    Kept(Type),
}

/// A property of an object, or a field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name on the wire.
    pub wire: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Its text.
    pub docs: Docs,
    /// Its type, without presence and nullability.
    pub ty: Type,
    /// Listed in `required`.
    pub required: bool,
    /// May be `null`.
    pub nullable: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// Hidden in `Debug` and logs.
    pub secret: bool,
    /// A string that holds JSON, by the settings.
    pub json_text: bool,
    /// Boxed, because the type would contain itself. Filled by `passes`.
    pub boxed: bool,
    /// The only value there is (`const`, or a discriminator fixed by its branch).
    pub constant: Option<Value>,
    /// The default, where it fits the schema.
    pub default: Option<Value>,
    /// Bounds.
    pub bounds: Bounds,
    /// Examples.
    pub examples: Vec<Example>,
}

/// Bounds that a schema puts on a value: documented, checked on what is sent (parameters
/// and form fields), never on what is received.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// `minimum`.
    pub minimum: Option<crate::tree::Number>,
    /// `maximum`.
    pub maximum: Option<crate::tree::Number>,
    /// `exclusiveMinimum`: the minimum itself is excluded.
    pub exclusive_minimum: bool,
    /// `exclusiveMaximum`: the maximum itself is excluded.
    pub exclusive_maximum: bool,
    /// `multipleOf`.
    pub multiple_of: Option<crate::tree::Number>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `pattern`: documented only.
    pub pattern: Option<String>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`: documented only.
    pub unique_items: bool,
}

/// A list of known values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What the values are.
    pub repr: EnumRepr,
    /// The values, in document order, no two equal.
    pub variants: Vec<EnumVariant>,
}

/// What an enum's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumRepr {
    /// Text.
    String,
    /// Integers within i64.
    Integer,
}

/// A known value.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// The value: a string, or an integer, as [`Enum::repr`] says.
    pub value: Value,
    /// What it would like to be called (`x-enum-varnames` and its like, else the value).
    pub hint: String,
    /// Its text (`x-enum-descriptions` and its like).
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The variants, in document order.
    pub variants: Vec<Variant>,
    /// How they are told apart. For the documentation and `inspect`; decoding uses each
    /// variant's [`Branch`].
    pub decide: Decide,
}

/// A member of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What it would like to be called: a component's name, a discriminator's value, a title,
    /// or a word on the kind (`text`, `list`).
    pub hint: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Its text.
    pub docs: Docs,
    /// What it holds.
    pub ty: Type,
    /// Boxed, because the union would contain itself or would be large. Filled by `passes`.
    pub boxed: bool,
    /// What the JSON of this variant looks like.
    pub branch: Branch,
}

/// What JSON a variant of a union accepts, as data: one pass over the branches decides,
/// nothing is decoded on trial.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branch {
    /// The JSON kinds it accepts, a set of [`Kind`]. Empty: any.
    pub kinds: Vec<Kind>,
    /// Properties with the constant values that this branch allows for them (a discriminator,
    /// or an enum or const that others exclude). A union of text enums uses the empty
    /// property name for the value itself.
    pub tags: Vec<(String, Vec<Value>)>,
    /// Properties it requires.
    pub required: Vec<String>,
    /// Properties it knows.
    pub known: Vec<String>,
    /// The JSON kinds of properties, where they are known. Those that tell nothing are left out.
    pub held: Vec<(String, Vec<Kind>)>,
    /// What the items of a list look like, where that tells something.
    pub item: Option<Box<Branch>>,
}

/// A JSON kind. An integer is a number too: a branch that takes numbers lists both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An object.
    Object,
    /// A list.
    Array,
    /// Text.
    String,
    /// A number without a fraction.
    Integer,
    /// Any other number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
}

/// How the variants of a union are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decide {
    /// By a declared discriminator.
    Tag(String),
    /// By constant values of a property that every variant has.
    TagValues(String),
    /// By the JSON kind alone.
    JsonKind,
    /// By properties that only one variant requires or knows.
    UniqueKeys,
    /// By the JSON kinds of properties that several variants have, or of a list's items.
    HeldKinds,
    /// Not fully: the first variant that fits is taken.
    FirstMatch,
}

/// Text of one fixed shape: a literal prefix and a fixed number of characters of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newtype {
    /// The pattern as written.
    pub pattern: String,
    /// The literal prefix.
    pub prefix: String,
    /// How many characters follow it.
    pub count: u32,
    /// The characters allowed after the prefix, as ranges: `[('0','9'),('a','f')]`.
    pub class: Vec<(char, char)>,
}

impl Scalar {
    /// Whether this is a number.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Scalar::I32 | Scalar::I64 | Scalar::U64 | Scalar::I128 | Scalar::F32 | Scalar::F64
        )
    }
}

impl TypeKind {
    /// Calls `f` with every type that the definition mentions.
    pub fn each_type(&self, f: &mut impl FnMut(&Type)) {
        match self {
            TypeKind::Struct(model) => {
                model.fields.iter().for_each(|field| f(&field.ty));
                if let Additional::Kept(ty) = &model.additional {
                    f(ty);
                }
            }
            TypeKind::Union(union) => union.variants.iter().for_each(|variant| f(&variant.ty)),
            TypeKind::Alias(ty) => f(ty),
            TypeKind::Enum(_) | TypeKind::Newtype(_) | TypeKind::Foreign(_) => {}
        }
    }
}
