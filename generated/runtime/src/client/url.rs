//! Addresses: taken apart, put together, and moved to the configured server.

use std::fmt;

use super::error::{Error, ErrorKind};
use super::operation::Server;

/// An absolute address.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Url {
    /// `https://example.com:8080`, in lower case, without a default port.
    pub(super) origin: String,
    /// With its leading slash; empty if there is none.
    pub(super) path: String,
    pub(super) query: Option<String>,
}

impl Url {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return None;
        }
        let rest = rest.split('#').next().unwrap_or(rest);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let authority = rest[..end].to_ascii_lowercase();
        // Names and passwords in an address are not ours to send, and hide the real host.
        if authority.is_empty() || authority.contains(['@', '\\', ' ']) {
            return None;
        }
        let default = if scheme == "http" { ":80" } else { ":443" };
        let authority = authority.strip_suffix(default).unwrap_or(&authority);
        let (path, query) = match rest[end..].split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (&rest[end..], None),
        };
        let url = Self {
            origin: format!("{scheme}://{authority}"),
            path: path.to_owned(),
            query,
        };
        url.to_string().parse::<http::Uri>().ok()?;
        Some(url)
    }

    /// The same without its query, with room for a longer path.
    pub(super) fn with_room(&self, room: usize) -> Self {
        let mut path = String::with_capacity(self.path.len() + room);
        path.push_str(&self.path);
        Self {
            origin: self.origin.clone(),
            path,
            query: None,
        }
    }

    pub(super) fn to_uri(&self) -> Result<http::Uri, Error> {
        let query = self.query.as_deref().map_or(0, |query| query.len() + 1);
        let mut text = String::with_capacity(self.origin.len() + self.path.len() + query);
        text.push_str(&self.origin);
        text.push_str(&self.path);
        if let Some(query) = &self.query {
            text.push('?');
            text.push_str(query);
        }
        http::Uri::try_from(text).map_err(Error::build)
    }

    /// A configured base: no query, no slash at the end.
    pub(super) fn base(text: &str) -> Result<Self, Error> {
        let mut url = Self::parse(text).ok_or_else(|| {
            Error::build(format_args!(
                "the base URL must be an absolute http or https address, not `{text}`"
            ))
        })?;
        url.query = None;
        url.path.truncate(url.path.trim_end_matches('/').len());
        Ok(url)
    }

    pub(super) fn push_query(&mut self, pairs: String) {
        if pairs.is_empty() {
            return;
        }
        match &mut self.query {
            Some(query) if !query.is_empty() => {
                query.push('&');
                query.push_str(&pairs);
            }
            query => *query = Some(pairs),
        }
    }

    /// The value of a parameter, decoded.
    pub(super) fn query_value(&self, name: &str) -> Option<String> {
        query_value(self.query.as_deref()?, name)
    }

    /// Sets a parameter, whatever it was.
    pub(super) fn set_query(&mut self, name: &str, value: &str) {
        let name = super::encode::component(name);
        let kept: Vec<&str> = self
            .query
            .iter()
            .flat_map(|query| query.split('&'))
            .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(&name))
            .collect();
        let mut query = kept.join("&");
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&format!("{name}={}", super::encode::component(value)));
        self.query = Some(query);
    }

    /// What `link` means on a page that came from here.
    pub(super) fn join(&self, link: &str) -> Option<Self> {
        let link = link.trim().split('#').next()?;
        if link
            .split_once("://")
            .is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()))
        {
            return Self::parse(link);
        }
        if let Some(rest) = link.strip_prefix("//") {
            return Self::parse(&format!("{}://{rest}", self.origin.split("://").next()?));
        }
        // A colon before any slash is another scheme.
        if link
            .find(':')
            .is_some_and(|at| link[..at].chars().all(|c| c.is_ascii_alphanumeric()))
        {
            return None;
        }
        let (path, query) = match link.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (link, None),
        };
        let path = if path.is_empty() {
            self.path.clone()
        } else if path.starts_with('/') {
            path.to_owned()
        } else {
            let folder = self.path.rfind('/').map_or("", |end| &self.path[..end]);
            let mut steps: Vec<&str> = folder.split('/').collect();
            for step in path.split('/') {
                match step {
                    "." => {}
                    ".." if steps.len() > 1 => drop(steps.pop()),
                    ".." => {}
                    step => steps.push(step),
                }
            }
            steps.join("/")
        };
        Self::parse(
            &Self {
                origin: self.origin.clone(),
                path,
                query,
            }
            .to_string(),
        )
    }

    /// The path below `base`, if it is below.
    fn below(&self, base: &Self) -> Option<&str> {
        let rest = self.path.strip_prefix(base.path.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

/// The value of a parameter in a query, decoded.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    let name = super::encode::component(name);
    let pair = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(&*name)?.strip_prefix('='))?;
    percent_encoding::percent_decode_str(pair)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)?;
        f.write_str(&self.path)?;
        match &self.query {
            Some(query) => {
                f.write_str("?")?;
                f.write_str(query)
            }
            None => Ok(()),
        }
    }
}

/// A link to the next page, moved to the configured server: `current` is the page that it came
/// with, `base` the configured server, `declared` those of the description.
pub(super) fn rebase(
    link: &str,
    current: &Url,
    base: &Url,
    declared: &[Url],
) -> Result<Url, Error> {
    let foreign = |origin: &str| {
        Error::new(
            ErrorKind::ForeignOrigin,
            format_args!(
                "the link to the next page leads to another server, {origin}: not followed"
            ),
        )
    };
    let mut next = current
        .join(link)
        .ok_or_else(|| foreign("(not an http address)"))?;
    if next.origin == base.origin {
        let ours = declared
            .iter()
            .any(|server| server.origin == base.origin && server.path == base.path);
        let rooted = link.trim_start().starts_with('/');
        if rooted && !ours && (base.path.is_empty() || next.below(base).is_none()) {
            // A path of the declared server, which the configured one serves below its own.
            let rest = declared
                .iter()
                .filter_map(|server| next.below(server))
                .min_by_key(|rest| rest.len());
            if let Some(rest) = rest {
                next.path = format!("{}{rest}", base.path);
            }
        }
        return Ok(next);
    }
    let server = declared
        .iter()
        .filter(|server| server.origin == next.origin)
        .max_by_key(|server| next.below(server).map(|_| server.path.len() + 1));
    let Some(server) = server else {
        return Err(foreign(&next.origin));
    };
    next.path = match next.below(server) {
        Some(rest) => format!("{}{rest}", base.path),
        None => next.path,
    };
    next.origin.clone_from(&base.origin);
    Ok(next)
}

/// The addresses of a server: with its variables as they are configured, and as they may be.
pub(super) fn addresses(
    server: &Server,
    variables: &[(String, String)],
) -> Result<Vec<String>, Error> {
    let mut found = vec![server.url.to_owned()];
    for variable in server.variables {
        let key = format!("{{{}}}", variable.name);
        let set = variables
            .iter()
            .rev()
            .find(|(name, _)| name == variable.name)
            .map(|(_, value)| value.as_str());
        let value = set.unwrap_or(variable.default);
        if value.contains(['/', '?', '#', '@', '\\']) && set.is_some() {
            return Err(Error::argument(
                variable.name,
                "cannot be part of a server's address",
            ));
        }
        let others = variable
            .values
            .iter()
            .copied()
            .filter(|other| *other != value);
        found = std::iter::once(value)
            .chain(others)
            .flat_map(|value| {
                found
                    .iter()
                    .map(|url| url.replace(&key, value))
                    .collect::<Vec<_>>()
            })
            .take(64)
            .collect();
    }
    Ok(found)
}
