//! From the values that were set to the request that is sent.

use std::borrow::Cow;
use std::sync::Arc;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue};

use super::super::auth::own_keys;
use super::super::core::{Core, header_name, header_value};
use super::super::encode::{self, Pairs, Target};
use super::super::engine::Prepared;
use super::super::error::Error;
use super::super::held::Held;
use super::super::multipart::{Multipart, Outgoing};
use super::super::operation::{Location, Param};
use super::super::path;
use super::{Content, Request};

impl Request {
    pub(super) fn assemble(&self, streamed: bool) -> Result<Held<Prepared>, Error> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let operation = self.operation;
        for param in operation.params {
            let body = !matches!(self.body, Content::Empty);
            let there = self.get(param.location, param.name).is_some()
                || param.location == Location::Form && body;
            if param.required && !there && param.location != Location::Path {
                return Err(Error::argument(param.name, "must be set"));
            }
        }
        let base = self
            .core
            .base(self.options.base_url.as_deref(), operation.servers)?;
        let mut url = base.with_room(operation.path.len() + 32);
        let values = |name: &str| self.get(Location::Path, name);
        url.query = path::fill(operation, &values, &mut url.path)?;
        let mut query = self.pairs(Location::Query, Target::Query, "&");
        for (name, value) in &self.options.query {
            query.add(&encode::component(name), &encode::component(value));
        }
        let keys = own_keys(&self.core, &query.text);
        url.push_query(query.text);
        let mut headers = self.headers()?;
        let mut body = self.outgoing(&mut headers)?;
        self.apply_page_size(&mut url, &mut body)?;
        if let Some(cursor) = &self.cursor {
            cursor.apply(self, &mut url, &mut body)?;
        }
        if let Some(length) = body.stream_length() {
            headers.insert(CONTENT_LENGTH, length.into());
        }
        let method = operation.method.parse().map_err(Error::build)?;
        let key = self
            .options
            .idempotency_key
            .as_deref()
            .map(Cow::Borrowed)
            .or_else(|| {
                // Made here, so that every try carries the same.
                let declared = operation.idempotency_header?;
                (!self.has(&headers, declared)).then(|| Cow::Owned(random_key()))
            });
        let key_header = operation.idempotency_header.unwrap_or("Idempotency-Key");
        if let Some(key) = key {
            headers.insert(header_name(key_header)?, header_value(key_header, &key)?);
        }
        let idempotent = operation
            .idempotent
            .unwrap_or_else(|| is_idempotent(&method))
            || self.has(&headers, key_header);
        Ok(Held::new(Prepared {
            core: self.core.clone(),
            operation: Cow::Borrowed(operation.id),
            template: Cow::Borrowed(operation.path),
            method,
            url,
            headers,
            complete: None,
            keys,
            accept: self.accept,
            body,
            security: Cow::Borrowed(operation.security),
            success: operation.success,
            idempotent,
            options: self.options.clone(),
            streamed,
            endless: false,
            #[cfg(feature = "tracing")]
            params: operation.params,
        }))
    }

    fn pairs(&self, location: Location, target: Target, delimiter: &'static str) -> Pairs {
        let mut pairs = Pairs::new(delimiter);
        for (at, name, value) in &self.values {
            if *at == location && !value.is_null() {
                let undeclared = Param::new("", location);
                let param = self.param(location, name).unwrap_or(&undeclared);
                encode::pairs(param, name, value, target, &mut pairs);
            }
        }
        pairs
    }

    /// Whether the call or the client has a header.
    fn has(&self, headers: &HeaderMap, name: &str) -> bool {
        headers.contains_key(name) || self.core.headers().contains_key(name)
    }

    /// The headers of the call, without the client's.
    fn headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        for (at, name, value) in &self.values {
            if *at == Location::Header {
                let undeclared = Param::header("");
                let param = self.param(Location::Header, name).unwrap_or(&undeclared);
                let mut value = header_value(name, &encode::header(param, value))?;
                let name = header_name(name)?;
                value.set_sensitive(param.secret || self.core.is_secret_header(&name));
                headers.insert(name, value);
            }
        }
        let cookies = self.pairs(Location::Cookie, Target::Cookie, "; ").text;
        if !cookies.is_empty() {
            let mut all = header_value("cookie", &cookies)?;
            // A parameter may be the header itself.
            if let Some(given) = headers.get(COOKIE).filter(|given| !given.is_empty()) {
                let both = [given.as_bytes(), cookies.as_bytes()].join(&b"; "[..]);
                all = HeaderValue::from_bytes(&both).map_err(Error::build)?;
            }
            all.set_sensitive(true);
            headers.insert(COOKIE, all);
        }
        for (name, value) in &self.options.headers {
            let mut value = header_value(name, value)?;
            let name = header_name(name)?;
            value.set_sensitive(self.core.is_secret_header(&name));
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// Parts, under the media type that the caller says, or else the operation.
    fn in_parts(
        core: &Core,
        media_type: &str,
        parts: Multipart,
        headers: &mut HeaderMap,
    ) -> Result<(Option<String>, Outgoing), Error> {
        let wanted = multipart_of(core, headers);
        let kind = wanted.unwrap_or(media_type);
        let media_type = format!("{kind}; boundary={}", parts.boundary);
        if wanted.is_some() {
            headers.insert(CONTENT_TYPE, header_value("content-type", &media_type)?);
        }
        Ok((Some(media_type), Outgoing::Multipart(Arc::new(parts))))
    }

    fn outgoing(&self, headers: &mut HeaderMap) -> Result<Outgoing, Error> {
        let form = self.values.iter().any(|(at, ..)| *at == Location::Form);
        let (media_type, body) = match &self.body {
            Content::Json(media_type, json) => (
                Some((*media_type).to_owned()),
                Outgoing::Bytes(json.clone()),
            ),
            Content::Other(media_type, body) => (media_type.clone(), body.clone()),
            Content::Multipart(media_type, parts) => {
                Self::in_parts(&self.core, media_type, parts.clone(), headers)?
            }
            // The caller chose parts where a form is the rule.
            Content::Empty if form && multipart_of(&self.core, headers).is_some() => {
                let mut request = Self::new(&self.core, self.operation);
                request.multipart("multipart/form-data");
                for (_, name, value) in self.values.iter().filter(|(at, ..)| *at == Location::Form)
                {
                    request.part_value(name, value);
                }
                match request.0.into_inner().body {
                    Content::Multipart(media_type, parts) => {
                        Self::in_parts(&self.core, media_type, parts, headers)?
                    }
                    _ => (None, Outgoing::Empty),
                }
            }
            Content::Empty if form => {
                let pairs = self.pairs(Location::Form, Target::Form, "&").text;
                (
                    Some("application/x-www-form-urlencoded".to_owned()),
                    Outgoing::Bytes(pairs.into()),
                )
            }
            Content::Empty => (None, Outgoing::Empty),
        };
        if let Some(media_type) = media_type
            && !self.has(headers, "content-type")
        {
            headers.insert(CONTENT_TYPE, header_value("content-type", &media_type)?);
        }
        Ok(body)
    }
}

/// The subtype that the caller wants, where it is multipart without a boundary.
fn multipart_of<'a>(core: &'a Core, headers: &'a HeaderMap) -> Option<&'a str> {
    let wanted = headers
        .get(CONTENT_TYPE)
        .or_else(|| core.headers().get(CONTENT_TYPE))?;
    let wanted = wanted.to_str().ok()?;
    (wanted.starts_with("multipart/") && !wanted.contains("boundary=")).then_some(wanted)
}

pub(in super::super) fn is_idempotent(method: &http::Method) -> bool {
    use http::Method;
    [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ]
    .contains(method)
}

/// A random UUID.
fn random_key() -> String {
    let bits = fastrand::u128(..) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}
