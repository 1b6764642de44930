//! Names of groups, of the client's methods, and of security schemes.

use std::collections::BTreeMap;

use super::words::{camel, file_stem, is_version, parts, plural, singular, snake, words};
use super::{GroupNames, Name, Namer, Names, SchemeNames, key, reserved};
use crate::ir::{Group, PathPiece, SecurityKind};
use crate::name::scope::Scope;

pub(super) fn decide(namer: &mut Namer<'_>, names: &mut Names) {
    let mut modules = Scope::new(reserved::ROOT_MODULES);
    let mut accessors = Scope::new(reserved::CLIENT_METHODS);
    let mut handles = Scope::new(reserved::TYPES);
    let mut features = Scope::new(reserved::FEATURES);
    let dropped = shared_prefix(namer);
    if dropped > 0 {
        namer.lock.set("prefix groups", &dropped.to_string());
    }
    let api = namer.api;
    let mut presets: Vec<Option<String>> = api
        .groups
        .iter()
        .map(|group| namer.preset("group", &group.key))
        .collect();
    for at in 0..presets.len() {
        if presets[at].is_none() {
            presets[at] = former(namer, &api.groups[at], &presets);
        }
    }
    // Locked names first, so that a new group never takes the name of an old one.
    let mut order: Vec<usize> = (0..api.groups.len()).collect();
    order.sort_by_key(|&at| presets[at].is_none());
    let mut decided: Vec<Option<GroupNames>> = vec![None; api.groups.len()];
    for at in order {
        let group = &api.groups[at];
        let wish = presets[at]
            .clone()
            .unwrap_or_else(|| wish(namer, group, dropped));
        let (accessor, _) = accessors.take(&[wish.clone(), format!("{wish}_group")]);
        let base = accessor.as_str().to_owned();
        let stem = file_stem(&base, "group");
        let (module, _) = modules.take(&[stem.clone(), format!("{stem}_api")]);
        let (handle, _) = handles.take(&[camel(&base), format!("{}Api", camel(&base))]);
        let (feature, _) = features.take(&[base.clone(), format!("{base}_api")]);
        namer.lock.set(&format!("group {}", group.key), &base);
        decided[at] = Some(GroupNames {
            module,
            accessor,
            handle,
            feature: feature.as_str().trim_start_matches('_').replace('_', "-"),
        });
    }
    names.groups = decided.into_iter().flatten().collect();
    schemes(namer, names);
}

/// What a group without a name of its own was called before its tag was renamed: where most of
/// its operations stood, if nothing else is called so.
fn former(namer: &Namer<'_>, group: &Group, presets: &[Option<String>]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for &id in &group.operations {
        let place = key(namer.api, &namer.api.operations[id].origin);
        let locked = namer.lock.get(&format!("operation {place}"));
        if let Some((accessor, _)) = locked.and_then(|name| name.rsplit_once('.')) {
            *counts.entry(accessor.to_owned()).or_default() += 1;
        }
    }
    let (accessor, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let free = !presets.iter().flatten().any(|taken| *taken == accessor);
    (free && 2 * count > group.operations.len()).then_some(accessor)
}

/// How many leading words all groups share, and so need not say: two groups at least, and
/// every one must keep a word.
fn shared_prefix(namer: &Namer<'_>) -> usize {
    if let Some(locked) = namer
        .lock
        .get("prefix groups")
        .and_then(|text| text.parse().ok())
    {
        return locked;
    }
    let all: Vec<Vec<String>> = namer
        .api
        .groups
        .iter()
        .map(|group| parts(&group.hint))
        .collect();
    let Some(first) = all.first().filter(|_| all.len() > 1) else {
        return 0;
    };
    let shortest = all.iter().map(Vec::len).min().unwrap_or(0);
    (0..shortest.saturating_sub(1))
        .take_while(|&at| all.iter().all(|words| words[at] == first[at]))
        .count()
}

fn wish(namer: &Namer<'_>, group: &Group, dropped: usize) -> String {
    let mut parts: Vec<String> = parts(&group.hint).into_iter().skip(dropped).collect();
    if dropped == 0 && namer.api.groups.len() == 1 {
        // A lone tag may still repeat the title and the path's version.
        let title = super::words::parts(&namer.api.info.title);
        while parts.len() > 1 && (title.contains(&parts[0]) || is_version(&parts[0])) {
            parts.remove(0);
        }
    }
    if lists(namer, group)
        && let Some(last) = parts.last_mut()
    {
        let many = plural(last);
        if says(namer, group, &many) {
            *last = many;
        }
    }
    let wish = snake(&parts.join(" "));
    if wish.is_empty() {
        "api".to_owned()
    } else {
        wish
    }
}

/// Whether a path of the group says the word: `/v1/Users` that a tag `User` stands for many,
/// `/repos/{repo}/git/refs` nothing of the kind for `git`.
fn says(namer: &Namer<'_>, group: &Group, word: &str) -> bool {
    group.operations.iter().any(|&id| {
        let pieces = &namer.api.operations[id].path.pieces;
        pieces.iter().any(|piece| match piece {
            PathPiece::Literal(text) => parts(text).iter().any(|part| part == word),
            PathPiece::Param(_) => false,
        })
    })
}

/// Whether the group lists something: then its name may be a plural.
fn lists(namer: &Namer<'_>, group: &Group) -> bool {
    group.operations.iter().any(|&id| {
        let operation = &namer.api.operations[id];
        let verb = operation
            .operation_id
            .as_deref()
            .map(parts)
            .and_then(|words| words.into_iter().next());
        operation.paging.is_some() || verb.as_deref() == Some("list")
    })
}

/// The words that operations of a group need not repeat: the group's own, in both numbers,
/// with and without what all groups share.
pub(super) fn group_words(namer: &Namer<'_>, index: usize, accessor: &Name) -> Vec<Vec<String>> {
    let full = parts(&namer.api.groups[index].hint);
    let short = parts(accessor.as_str());
    let mut forms = Vec::new();
    for base in [full, short] {
        let Some((last, rest)) = base.split_last() else {
            continue;
        };
        for last in [last.clone(), plural(last), singular(last)] {
            let mut form = rest.to_vec();
            form.push(last);
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms
}

fn schemes(namer: &Namer<'_>, names: &mut Names) {
    let mut methods = Scope::new(&[
        "build",
        "new",
        "base_url",
        "server",
        "transport",
        "http_client",
        "timeout",
        "try_timeout",
        "idle_timeout",
        "timer",
        "body_limit",
        "server_variable",
        "retries",
        "retry",
        "user_agent",
        "header",
        "middleware",
        "hook",
        "max_body",
        "check_bounds",
        "clone",
        "credential",
        "from_env",
        "core",
        "token_provider",
    ]);
    let single = |kind: &SecurityKind| {
        namer
            .api
            .security_schemes
            .iter()
            .filter(|s| std::mem::discriminant(&s.kind) == std::mem::discriminant(kind))
            .count()
            == 1
    };
    for scheme in &namer.api.security_schemes {
        let auth = namer
            .config
            .auth
            .get(&scheme.name)
            .cloned()
            .unwrap_or_default();
        let own = snake(&words(&scheme.name));
        let plain = match &scheme.kind {
            SecurityKind::Basic => "basic_auth",
            SecurityKind::Bearer => "bearer_token",
            SecurityKind::OtherHttp(_) => "authorization",
            SecurityKind::ClientCredentials { .. } => "client_credentials",
            SecurityKind::MutualTls => "mutual_tls",
            _ => "api_key",
        };
        let mut wishes = Vec::new();
        if single(&scheme.kind) {
            wishes.push(plain.to_owned());
        }
        if !own.is_empty() {
            wishes.push(own.clone());
            wishes.push(format!("{own}_{plain}"));
        }
        wishes.push(plain.to_owned());
        let (method, _) = methods.take(&wishes);
        let (arguments, environment) = match scheme.kind {
            SecurityKind::Basic => (
                vec![
                    auth.username.unwrap_or("username".into()),
                    auth.password.unwrap_or("password".into()),
                ],
                vec![auth.username_env, auth.password_env],
            ),
            SecurityKind::ClientCredentials { .. } => (
                vec![
                    auth.username.unwrap_or("client_id".into()),
                    auth.password.unwrap_or("client_secret".into()),
                ],
                vec![auth.username_env, auth.password_env],
            ),
            SecurityKind::Bearer => (vec![auth.name.unwrap_or("token".into())], vec![auth.env]),
            SecurityKind::MutualTls => (vec![], vec![]),
            _ => (vec![auth.name.unwrap_or("key".into())], vec![auth.env]),
        };
        let mut scope = Scope::new(&["self"]);
        let arguments = arguments
            .iter()
            .map(|wish| scope.take(&[snake(&words(wish)), "value".into()]).0)
            .collect();
        names.schemes.push(SchemeNames {
            method,
            arguments,
            environment,
        });
    }
}
