//! What the method of an operation would like to be called.
//!
//! The `operationId` less the words that its group already says (`ListUser` in `users()` is
//! `list`). An `operationId` that a tool made from the method and the path says nothing of its
//! own: `GetChargesCharge` for `GET /charges/{charge}` counts as none, and of
//! `read_item_items__id__get` for `GET /items/{id}` only what stands before the path counts.
//! Without an `operationId`, the method and the path decide:
//!
//! | method and path | verb |
//! |---|---|
//! | `GET` of a parameter, or of one thing | `get` |
//! | `GET` of a plural, or of pages | `list` |
//! | `POST` of a parameter | `update` |
//! | `POST` below a parameter, with nothing else there | the last segment itself |
//! | `POST` elsewhere | `create` |
//! | `PUT`, `PATCH` | `replace`, `update` |
//! | any other | the method |

use super::words::{is_version, parts, plural, singular, snake, words, words_with_signs};
use crate::ir::{Api, Operation};
use crate::tree::{FastMap, FastSet};

/// What the operations of an API have in common.
pub(super) struct Methods<'a> {
    /// How many leading words all `operationId`s share.
    shared: usize,
    /// How many operations each path has.
    on_path: FastMap<&'a str, usize>,
    /// The paths below which there are others.
    parents: FastSet<&'a str>,
}

impl<'a> Methods<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut on_path: FastMap<&str, usize> = FastMap::default();
        let mut parents = FastSet::default();
        for (_, operation) in api.operations.iter() {
            let path = operation.path.raw.as_str();
            *on_path.entry(path).or_default() += 1;
            let mut rest = path;
            while let Some((parent, _)) = rest.rsplit_once('/') {
                parents.insert(parent);
                rest = parent;
            }
        }
        Self {
            shared: shared_id_prefix(api),
            on_path,
            parents,
        }
    }

    /// The wishes, best first. `group_words`: what need not be said again.
    pub(super) fn wishes(&self, operation: &Operation, group_words: &[Vec<String>]) -> Vec<String> {
        let mut wishes = Vec::new();
        let id = operation.operation_id.as_deref();
        match id.map(|id| said_by_id(parts(id), operation)) {
            Some(Said::Words(full)) => self.by_id(&full, group_words, &mut wishes),
            Some(Said::Nothing) | None => self.by_path(operation, group_words, &mut wishes),
        }
        wishes.extend(id.map(|id| snake(&parts(id).join(" "))));
        wishes.extend(id.map(|id| snake(&words_with_signs(id))));
        wishes.retain(|wish| !wish.is_empty() && !wish.starts_with('_'));
        if wishes.is_empty() {
            wishes.push(spelled_out(operation));
        }
        wishes
    }

    fn by_id(&self, full: &[String], group_words: &[Vec<String>], wishes: &mut Vec<String>) {
        let mut words = full.get(self.shared..).unwrap_or_default();
        if words.is_empty() {
            words = full;
        }
        while words.len() > 1 && is_version(&words[0]) {
            words = &words[1..];
        }
        let short = group_words.iter().find_map(|form| without(words, form));
        wishes.extend(short.map(|short| snake(&short.join(" "))));
        wishes.push(snake(&words.join(" ")));
    }

    fn by_path(
        &self,
        operation: &Operation,
        group_words: &[Vec<String>],
        wishes: &mut Vec<String>,
    ) {
        let path = Path::new(operation);
        let rest = group_words
            .iter()
            .find_map(|form| path.words.strip_prefix(form.as_slice()))
            .unwrap_or(&path.words);
        let leaf = rest.len().saturating_sub(path.last);
        if self.is_action(operation, &path) && !rest.is_empty() {
            let (before, action) = rest.split_at(leaf);
            wishes.push(snake(&[action, before].concat().join(" ")));
        }
        let verb = verb(operation, &path);
        for words in [rest, &path.words] {
            let mut words = words.to_vec();
            if verb == "create"
                && let Some(last) = words.last_mut()
            {
                *last = singular(last);
            }
            wishes.push(snake(&format!("{verb} {}", words.join(" "))));
        }
        wishes.push(spelled_out(operation));
    }

    /// Whether a path is something to do rather than a thing: `POST /charges/{id}/capture`,
    /// where nothing else can be done.
    fn is_action(&self, operation: &Operation, path: &Path) -> bool {
        let raw = operation.path.raw.as_str();
        operation.method == "POST"
            && path.below_param
            && !path.ends_in_param
            && self.on_path.get(raw) == Some(&1)
            && !self.parents.contains(raw)
    }
}

/// Method and path in full.
fn spelled_out(operation: &Operation) -> String {
    snake(&format!(
        "{} {}",
        operation.method.to_lowercase(),
        words(&operation.path.raw)
    ))
}

/// How many leading words every `operationId` of the document shares, where ids are cut by
/// signs (`v1.health.get`) and at least three are left to tell.
fn shared_id_prefix(api: &Api) -> usize {
    let ids: Vec<Vec<&str>> = api
        .operations
        .iter()
        .filter_map(|(_, operation)| operation.operation_id.as_deref())
        .map(|id| {
            id.split(['.', '/', '_', '-', ':'])
                .filter(|part| !part.is_empty())
                .collect()
        })
        .collect();
    let Some(first) = ids.first().filter(|_| ids.len() >= 3) else {
        return 0;
    };
    let shortest = ids.iter().map(Vec::len).min().unwrap_or(0);
    let shared = (0..shortest.saturating_sub(1))
        .take_while(|&at| ids.iter().all(|id| id[at] == first[at]))
        .count();
    first[..shared].iter().map(|part| parts(part).len()).sum()
}

/// What an `operationId` says.
enum Said {
    /// Nothing that method and path do not.
    Nothing,
    /// These words.
    Words(Vec<String>),
}

/// What is left of an `operationId` when what repeats the method and the whole path is taken off.
fn said_by_id(id: Vec<String>, operation: &Operation) -> Said {
    let method = operation.method.to_lowercase();
    let segments: Vec<Vec<String>> = segments(&operation.path.raw).map(parts).collect();
    if id.first() == Some(&method) && repeats(&id[1..], &segments) {
        return Said::Nothing;
    }
    let Some(before) = id.strip_suffix(std::slice::from_ref(&method)) else {
        return Said::Words(id);
    };
    let repeated = (0..before.len()).find(|&at| repeats(&before[at..], &segments));
    match repeated {
        Some(0) => Said::Nothing,
        Some(at) => Said::Words(id[..at].to_vec()),
        None => Said::Words(id),
    }
}

/// Whether the words are those of every segment, in order. A version, and `api`, may be left out.
fn repeats(words: &[String], segments: &[Vec<String>]) -> bool {
    let Some((segment, rest)) = segments.split_first() else {
        return words.is_empty();
    };
    let optional = matches!(segment.as_slice(), [word] if is_version(word) || word == "api");
    words
        .strip_prefix(segment.as_slice())
        .is_some_and(|words| repeats(words, rest))
        || (optional && repeats(words, rest))
}

/// `words` without the group's, where they occur in it and something is left that can be a
/// name: `list user` without `user`.
fn without(words: &[String], form: &[String]) -> Option<Vec<String>> {
    if form.is_empty() || words.len() <= form.len() {
        return None;
    }
    let at = (0..=words.len() - form.len()).find(|&at| words[at..at + form.len()] == *form)?;
    let mut rest = words[..at].to_vec();
    rest.extend_from_slice(&words[at + form.len()..]);
    // `by id` alone says nothing.
    (!matches!(
        rest[0].as_str(),
        "by" | "of" | "for" | "in" | "with" | "to" | "from" | "and"
    ))
    .then_some(rest)
}

/// The verb of an operation without an `operationId`; a method that is none of these is its own.
fn verb(operation: &Operation, path: &Path) -> String {
    let verb = match operation.method.as_str() {
        "GET" if operation.paging.is_some() => "list",
        "GET" if path.ends_in_param || !path.ends_in_plural => "get",
        "GET" => "list",
        "POST" if path.ends_in_param => "update",
        "POST" => "create",
        "PUT" => "replace",
        "PATCH" => "update",
        "OPTIONS" => "options_of",
        method => return method.to_lowercase(),
    };
    verb.to_owned()
}

/// The segments of a path: literals, and parameters in braces.
fn segments(raw: &str) -> impl Iterator<Item = &str> {
    raw.split(['/', '?', '#'])
        .filter(|segment| !segment.is_empty())
}

/// What a path says.
struct Path {
    /// The words that tell it from others: those of its literals but versions, the singular
    /// where a parameter follows.
    words: Vec<String>,
    /// How many of them are of the last literal.
    last: usize,
    below_param: bool,
    ends_in_param: bool,
    ends_in_plural: bool,
}

impl Path {
    fn new(operation: &Operation) -> Self {
        let mut path = Self {
            words: Vec::new(),
            last: 0,
            below_param: false,
            ends_in_param: false,
            ends_in_plural: false,
        };
        for segment in segments(&operation.path.raw) {
            path.ends_in_param = segment.starts_with('{') && segment.ends_with('}');
            if path.ends_in_param {
                path.below_param = true;
                if let Some(last) = path.words.last_mut() {
                    *last = singular(last);
                }
                continue;
            }
            let words = parts(segment);
            if words.len() == 1 && is_version(&words[0]) {
                continue;
            }
            path.last = words.len();
            path.ends_in_plural = words.last().is_some_and(|word| plural(word) == *word);
            path.words.extend(words);
        }
        path
    }
}
