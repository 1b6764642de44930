//! Why a value could not be read.

use std::fmt;

/// Why a value could not be read: where, what was expected and what was there instead.
///
/// Texts that a server sent are never part of it, since any of them may be a secret.
#[derive(Clone)]
pub struct Fault(Box<Inner>);

#[derive(Clone)]
struct Inner {
    message: String,
    /// Innermost first.
    path: Vec<Step>,
}

#[derive(Clone)]
enum Step {
    Name(String),
    Index(usize),
    Branch(String),
}

impl Fault {
    /// A fault with this message, at the value being read.
    #[cold]
    pub fn new(message: impl fmt::Display) -> Self {
        Self(Box::new(Inner {
            message: message.to_string(),
            path: Vec::new(),
        }))
    }

    /// What serde says, without the value that it quotes.
    #[cold]
    pub(super) fn serde(error: impl fmt::Display) -> Self {
        let text = error.to_string();
        let quoting = [
            "invalid type: ",
            "invalid value: ",
            "unknown variant ",
            "unknown field ",
        ];
        let quoted = quoting
            .iter()
            .find_map(|start| Some((*start, text.strip_prefix(start)?)));
        match (quoted, text.rsplit_once(", expected ")) {
            (Some((start, rest)), Some((_, expected))) => {
                let kind = rest
                    .split([' ', ','])
                    .next()
                    .filter(|kind| kind.bytes().all(|byte| byte.is_ascii_lowercase()));
                Self::new(format_args!(
                    "{start}{}, expected {expected}",
                    kind.unwrap_or("(not shown)")
                ))
            }
            _ => Self::new(text),
        }
    }

    /// Something else was expected.
    #[cold]
    pub fn unexpected(expected: &str, found: &str) -> Self {
        Self::new(format_args!("expected {expected}, found {found}"))
    }

    /// A required property is not there.
    #[cold]
    pub fn missing(name: &str) -> Self {
        Self::new(format_args!("the required property `{name}` is missing"))
    }

    /// The same, seen from the object that holds the value.
    #[cold]
    #[must_use]
    pub fn inside(mut self, name: &str) -> Self {
        self.0.path.push(Step::Name(name.to_owned()));
        self
    }

    /// The same, seen from the list that holds the value.
    #[cold]
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.0.path.push(Step::Index(index));
        self
    }

    /// The same, seen from the union whose branch was chosen.
    #[cold]
    #[must_use]
    pub fn branch(mut self, name: &str) -> Self {
        self.0.path.push(Step::Branch(name.to_owned()));
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where: `users[3].meta.page`, empty for the value itself. `<Cat>` is the branch of a
    /// union.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.path.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Branch(name) => path.push_str(&format!("<{name}>")),
                Step::Name(name) if name.is_empty() || name.contains(['.', '[', ' ', '<']) => {
                    path.push_str(&format!("[{name:?}]"));
                }
                Step::Name(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
            }
        }
        path
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.path.is_empty() {
            f.write_str(&self.0.message)
        } else {
            write!(f, "{}: {}", self.path(), self.0.message)
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({self})")
    }
}

impl std::error::Error for Fault {}
