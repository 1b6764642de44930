//! What a call itself sends where a credential would be: it stays, and nothing else is sent there.

use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};

use super::super::core::Core;
use super::super::encode;
use super::super::operation::{Location, SchemeKind};
use super::super::url::query_value;
use super::Error;

/// Where a credential is in a request.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
}

impl Place {
    /// Where a scheme has its credentials.
    pub(super) fn of(kind: SchemeKind) -> Self {
        match kind {
            SchemeKind::ApiKey { location, name } => match location {
                Location::Query => Self::Query(name),
                Location::Cookie => Self::Cookie(name),
                _ => Self::Header(name),
            },
            _ => Self::Header("authorization"),
        }
    }
}

/// A key in the query that is the call's own, and its value.
pub(in super::super) type OwnKey = (&'static str, String);

/// What a call itself sends.
#[derive(Clone, Copy)]
pub(in super::super) struct Own<'a> {
    pub(in super::super) headers: &'a HeaderMap,
    /// Headers among them that are the client's.
    pub(in super::super) clients: &'a [HeaderName],
    pub(in super::super) keys: &'a [OwnKey],
}

impl Own<'_> {
    pub(super) fn has(&self, place: Place) -> bool {
        let header = |name: &str| {
            let clients = self.clients.iter().any(|client| *client == name);
            self.headers.get(name).filter(|_| !clients)
        };
        match place {
            Place::Header(name) => header(name).is_some(),
            Place::Query(name) => self.keys.iter().any(|(own, _)| *own == name),
            Place::Cookie(name) => header(COOKIE.as_str())
                .is_some_and(|header| cookies(header).any(|pair| is_named(pair, name))),
        }
    }
}

/// The keys that a query has.
pub(in super::super) fn own_keys(core: &Core, query: &str) -> Vec<OwnKey> {
    let mut keys = Vec::new();
    if query.is_empty() {
        return keys;
    }
    for scheme in core.service().schemes {
        if let Place::Query(name) = Place::of(scheme.kind)
            && let Some(value) = query_value(query, name)
        {
            keys.push((name, value));
        }
    }
    keys
}

/// The pairs of a `Cookie` header.
fn cookies(header: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    let pairs = header.as_bytes().split(|byte| *byte == b';');
    pairs.map(<[u8]>::trim_ascii)
}

/// Whether a pair is of this name, as it is or as a parameter would write it.
fn is_named(pair: &[u8], name: &str) -> bool {
    let own = pair.split(|byte| *byte == b'=').next().unwrap_or(pair);
    own == name.as_bytes() || own == encode::component(name).as_bytes()
}

/// Sets a cookie, whatever it was.
pub(super) fn set_cookie(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Error> {
    let mut all = Vec::new();
    for pair in headers.get(COOKIE).into_iter().flat_map(cookies) {
        if !pair.is_empty() && !is_named(pair, name) {
            all.extend_from_slice(pair);
            all.extend_from_slice(b"; ");
        }
    }
    all.extend_from_slice(format!("{name}={value}").as_bytes());
    let mut all = HeaderValue::from_bytes(&all).map_err(Error::build)?;
    all.set_sensitive(true);
    headers.insert(COOKIE, all);
    Ok(())
}
