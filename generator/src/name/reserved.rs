//! The names that are taken before a description says anything, by scope.

/// Type names: what the prelude brings into every file, and what emitted files write
/// without a path.
pub(super) const TYPES: &[&str] = &[
    "Self", "Option", "Some", "None", "Result", "Ok", "Err", "String", "Vec", "Box", "From", "Into", "Clone", "Copy",
    "Send", "Sync", "Sized", "Drop", "Fn", "FnMut", "FnOnce", "AsRef", "AsMut", "Iterator", "ToString", "ToOwned",
    "Default", "Eq", "PartialEq", "Ord", "PartialOrd", "Extend", "IntoIterator", "TryFrom", "TryInto", "FromIterator",
    "Debug", "Hash",
];

/// Modules at the crate's root.
pub(super) const ROOT_MODULES: &[&str] =
    &["client", "models", "runtime", "std", "core", "alloc", "serde", "serde_json", "test", "proc_macro", "lib", "main"];

/// Methods of the client.
pub(super) const CLIENT_METHODS: &[&str] = &["builder", "from_env", "request", "clone", "core", "new"];

/// Features of every emitted crate.
pub(super) const FEATURES: &[&str] =
    &["default", "reqwest", "blocking", "tracing", "testing", "gzip", "chrono", "time", "eq", "http", "sources"];

/// A builder's own names (design, section 7), and the operators' method names that a setter
/// taking `self` must not have (clippy's `should_implement_trait`).
pub(super) const BUILDER: &[&str] = &[
    "send", "send_blocking", "items", "pages", "body", "options", "request", "required", "add", "sub", "mul", "div", "rem", "shl",
    "shr", "bitand", "bitor", "bitxor", "not", "neg", "clone", "drop", "fmt", "cmp", "partial_cmp", "eq", "hash",
    "into", "try_into", "to_owned", "borrow", "borrow_mut", "type_id", "index", "deref", "next", "default", "from_str",
    "as_ref", "as_mut", "into_iter", "from_iter",
];

/// Methods of a model besides its setters.
pub(super) const MODEL: &[&str] = &[
    "new", "blank", "decode", "encode", "add", "sub", "mul", "div", "rem", "shl", "shr", "bitand", "bitor", "bitxor",
    "not", "neg", "clone", "drop", "fmt", "cmp", "partial_cmp", "eq", "hash", "into", "try_into", "to_owned", "borrow",
    "borrow_mut", "type_id", "index", "deref", "next", "default", "from_str", "as_ref", "as_mut", "into_iter",
    "from_iter", "serialize", "deserialize", "extra",
];

/// Types of an operation's module beside its builder.
pub(super) const OPERATION_TYPES: &[&str] = &[
    "Headers", "Error", "Success", "Required", "Body", "OPERATION", "PAGER", "Client", "Call", "Pages", "Items",
    "Request", "CallOptions", "Operation", "Pager", "Param", "PageScheme",
];

/// Methods of a group's handle.
pub(super) const GROUP_METHODS: &[&str] = &["clone", "fmt", "cmp", "hash", "eq", "deref", "borrow", "new", "type_id"];
