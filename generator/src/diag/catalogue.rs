//! Every code there is: number, severity, effect, and a title that says what the class of
//! message means. The README's table of limits is generated from this list.

use super::{Effect, Severity};

/// Declares [`Code`] from one line a code, so that a code is added in one place.
macro_rules! codes {
    ($($name:ident = $text:literal, $severity:ident, $effect:ident, $title:literal;)*) => {
        /// A stable diagnostic code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in the catalogue's order.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The stable text, `E0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// What we do about it.
            pub fn effect(self) -> Effect {
                match self { $(Code::$name => Effect::$effect,)* }
            }

            /// What the class of message means.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }
        }
    };
}

// 01xx load, 02xx normalise and parse, 03xx lower and passes, 04xx names, 05xx settings and output.
codes! {
    Unreadable = "E0101", Error, Refused, "A file cannot be read";
    NotYamlOrJson = "E0102", Error, Refused, "A file is neither YAML nor JSON";
    NotOpenApi = "E0103", Error, Refused, "A document is not an OpenAPI description";
    DuplicateKey = "E0104", Warning, Repaired, "A mapping has the same key twice; the last is used";
    TooLarge = "E0105", Error, Refused, "A description exceeds a bound on size, depth or alias expansion";
    RefOutside = "E0106", Warning, Widened, "A reference leads outside the description's folder or over the network and is not followed";
    UnresolvedRef = "E0107", Warning, Widened, "A reference leads nowhere";
    RefCycle = "E0108", Warning, Widened, "References lead in a circle without a schema between them";
    NotUtf8 = "E0110", Warning, Repaired, "A file is not UTF-8; what cannot be read is replaced";
    YamlTag = "E0109", Warning, Repaired, "A custom YAML tag is ignored";

    WrongShape = "E0201", Warning, Repaired, "A value has another shape than the standard says; it is read as what was meant or left out";
    UnknownVersion = "E0202", Warning, Repaired, "The description's version is unknown; it is read as the nearest one";
    UnknownKeyword = "E0203", Note, Exact, "A keyword is unknown and has no effect";
    UnsupportedKeyword = "E0204", Warning, Widened, "A keyword cannot be expressed in a type";
    Overlay = "E0205", Warning, Repaired, "An overlay action had no effect or is malformed";
    NullableGuessed = "E0206", Note, Repaired, "`nullable` stands without `type`";

    WidenedSchema = "E0301", Warning, Widened, "A schema cannot be expressed as a type; a JSON value stands in its place";
    UndecidedUnion = "E0302", Note, Exact, "The members of a union cannot be told apart by the JSON alone; the likeliest that fits is taken";
    ConflictingAllOf = "E0303", Warning, Widened, "Members of an `allOf` contradict each other";
    EmptyEnum = "E0304", Warning, Widened, "An enum has no usable value";
    DuplicateParameter = "E0305", Warning, Repaired, "An operation has the same parameter twice; the first is used";
    UndeclaredPathParameter = "E0306", Warning, Repaired, "A path names a parameter that no operation declares; it is taken as text";
    UnusedPathParameter = "E0307", Warning, Repaired, "A path parameter does not occur in its path and is left out";
    DuplicateOperationId = "E0308", Warning, Renamed, "Two operations have the same `operationId`";
    SkippedOperation = "E0309", Error, Skipped, "An operation cannot be generated";
    UnknownFormat = "E0310", Note, Exact, "A format is unknown; the value is a string, or its plain type";
    NoPaging = "E0311", Note, Exact, "A list operation in which no way of paging was found";
    UnsupportedMedia = "E0312", Warning, Widened, "A media type has no typed form; it is sent and received as text or bytes";
    WrongDefault = "E0313", Warning, Repaired, "A default does not fit its schema and is only documented";
    RequiredMissing = "E0314", Warning, Repaired, "`required` names a property that is not declared";
    UnknownSecurity = "E0315", Warning, Widened, "A security requirement names a scheme that is not declared or not supported";
    Uninhabited = "E0316", Warning, Repaired, "A schema requires itself without end; the property is made optional";
    ReservedHeader = "E0317", Note, Exact, "A header parameter that OpenAPI says shall be ignored";
    Links = "E0318", Note, Exact, "Response links are documented, not generated";
    SecurityQuirk = "E0319", Warning, Repaired, "A security requirement cannot be met as written";
    Callback = "E0320", Note, Exact, "Callbacks and webhooks are generated as types only";
    EquivalentPath = "E0321", Warning, Exact, "Two paths differ only in parameter names";
    WrongDiscriminator = "E0322", Warning, Repaired, "A discriminator's mapping or property is wrong";
    OtherMedia = "E0324", Warning, Skipped, "A media type of a body stands beside others with which it cannot be generated";
    PagingExtension = "E0326", Warning, Repaired, "An extension that declares paging names something that is not there; paging is found without it";
    ContradictoryExample = "E0327", Warning, Exact, "An example contradicts its schema, and is not made a test";
    XmlBody = "E0323", Note, Widened, "XML is sent and received as text";

    Renamed = "E0401", Note, Renamed, "An identifier clashes and is qualified";
    LockStale = "E0402", Note, Exact, "The names lock has an entry that nothing uses";
    BadForcedName = "E0403", Warning, Renamed, "A forced name is no identifier, or taken";

    BadSettings = "E0501", Error, Refused, "The settings are wrong";
    UnusedSetting = "E0502", Error, Refused, "A setting names something that is not there";
    ForeignFiles = "E0503", Error, Refused, "The output folder holds files that the generator did not write";
    EmptySelection = "E0504", Warning, Exact, "Nothing is left to generate";
}
