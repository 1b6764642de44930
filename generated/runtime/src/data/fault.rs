//! Why a value could not be read.

use std::fmt;

use super::Value;

/// Why a value could not be read: where, what was expected and what was there instead.
///
/// A short [`excerpt`](Self::excerpt) of the value is part of it, unless the description or the
/// settings call it or anything around it secret, or its name sounds so.
#[derive(Clone)]
pub struct Fault(Box<Inner>);

#[derive(Clone)]
struct Inner {
    message: String,
    /// Innermost first.
    path: Vec<Step>,
    excerpt: Option<String>,
    secret: bool,
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
            excerpt: None,
            secret: false,
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

    /// The same, seen from a property that is secret: no excerpt is ever made.
    #[cold]
    #[must_use]
    pub(super) fn hidden(mut self) -> Self {
        self.0.secret = true;
        self
    }

    /// The same with an excerpt of `json`, the whole text that was read.
    #[cold]
    #[must_use]
    pub(in super::super) fn quoting(mut self, json: &[u8]) -> Self {
        if !self.0.secret && !self.steps().any(sounds_secret) {
            let value = serde_json::from_slice(json).ok();
            self.0.excerpt = value.as_ref().and_then(|value| excerpt(self.find(value)?));
        }
        self
    }

    fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.path.iter().filter_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            _ => None,
        })
    }

    fn find<'a>(&self, mut value: &'a Value) -> Option<&'a Value> {
        for step in self.0.path.iter().rev() {
            value = match step {
                Step::Name(name) => value.get(name)?,
                Step::Index(index) => value.get(index)?,
                Step::Branch(_) => value,
            };
        }
        Some(value)
    }

    /// What was there: a short piece of the text, or what a list or an object is made of. None
    /// where it may be secret.
    #[must_use]
    pub fn excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
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
            f.write_str(&self.0.message)?;
        } else {
            write!(f, "{}: {}", self.path(), self.0.message)?;
        }
        match &self.0.excerpt {
            Some(excerpt) => write!(f, " ({excerpt})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({self})")
    }
}

impl std::error::Error for Fault {}

/// Whether a property of this name is better not shown, whatever the description says.
fn sounds_secret(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "auth",
        "cookie",
        "credential",
        "key",
        "passphrase",
        "passw",
        "private",
        "secret",
        "token",
    ];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

fn excerpt(value: &Value) -> Option<String> {
    const LONGEST: usize = 40;
    Some(match value {
        Value::Null => return None,
        Value::Array(items) => format!("a list of {}", items.len()),
        // Names may be data, of a map for example.
        Value::Object(members) => format!("an object of {}", members.len()),
        scalar => {
            let text = scalar.to_string();
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("`{}...`", &text[..end]),
                None => format!("`{text}`"),
            }
        }
    })
}
