//! Requests that the description does not know.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderMap};

use super::super::data::{Wire, to_json};
use super::auth::own_keys;
use super::body::{Body, ByteStream};
use super::core::{Core, header_name, header_value};
use super::encode::{Pairs, component, form};
use super::engine::Prepared;
use super::error::{Error, ErrorKind};
use super::held::Held;
use super::multipart::Outgoing;
use super::operation::{Requirement, SecurityScheme};
use super::options::{CallOptions, Options};
use super::request::is_idempotent;
use super::response::{Call, Read, Run};
use super::url::Url;

/// A request that the description does not know, with the client's credentials, retries and
/// errors.
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct RawCall {
    core: Core,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Outgoing,
    options: Options,
    error: Option<Error>,
}

impl RawCall {
    pub(super) fn new(core: &Core, method: Method, path: String) -> Self {
        Self {
            core: core.clone(),
            method,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: Outgoing::Empty,
            options: Options::default(),
            error: None,
        }
    }

    /// Adds a parameter to the query. A key is sent in place of the client's.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets a header. One that would hold a credential is sent in place of the credential.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets a JSON body.
    pub fn json(mut self, body: &dyn Wire) -> Self {
        match to_json(body) {
            Ok(json) => self.body("application/json", json),
            Err(fault) => {
                self.error = Some(Error::argument("body", "cannot be written").caused_by(fault));
                self
            }
        }
    }

    /// Sets the fields of an urlencoded form.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let mut pairs = Pairs::new("&");
        for (name, value) in fields {
            pairs.add(&form(name), &form(value));
        }
        self.body("application/x-www-form-urlencoded", pairs.text)
    }

    /// Sets a body.
    pub fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.headers
            .push((CONTENT_TYPE.to_string(), media_type.to_owned()));
        self.body = body.into().into_outgoing();
        self
    }

    /// Sets what this call does differently.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options.into();
        self
    }

    fn prepare(self, streamed: bool) -> Result<Held<Prepared>, Error> {
        let operation: Cow<'static, str> = Cow::Owned(format!(
            "{} {}",
            self.method,
            self.path.split(['?', '#']).next().unwrap_or("")
        ));
        self.assemble(streamed, operation.clone())
            .map_err(|error| error.of(&operation))
    }

    fn assemble(
        self,
        streamed: bool,
        operation: Cow<'static, str>,
    ) -> Result<Held<Prepared>, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let base = self.core.base(self.options.base_url.as_deref(), &[])?;
        let mut url = if self.path.contains("://") {
            match Url::parse(&self.path) {
                Some(url) if url.origin == base.origin => url,
                _ => {
                    let message = "the address is not on the client's server: nothing was sent";
                    return Err(Error::new(ErrorKind::ForeignOrigin, message));
                }
            }
        } else {
            let slash = if self.path.starts_with('/') || self.path.is_empty() {
                ""
            } else {
                "/"
            };
            let whole = format!("{base}{slash}{}", self.path);
            let dots = self
                .path
                .split(['?', '#'])
                .next()
                .unwrap_or("")
                .split('/')
                .any(|step| step == "..");
            Url::parse(&whole).filter(|_| !dots).ok_or_else(|| {
                Error::build("the path has characters or steps that it must not have")
            })?
        };
        let mut query = Pairs::new("&");
        for (name, value) in self.query.iter().chain(&self.options.query) {
            query.add(&component(name), &component(value));
        }
        let keys = own_keys(&self.core, &query.text);
        url.push_query(query.text);
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers.iter().chain(&self.options.headers) {
            let mut value = header_value(name, value)?;
            let name = header_name(name)?;
            value.set_sensitive(self.core.is_secret_header(&name));
            headers.insert(name, value);
        }
        if let Some(key) = &self.options.idempotency_key {
            headers.insert("idempotency-key", header_value("Idempotency-Key", key)?);
        }
        if let Some(length) = self.body.stream_length() {
            headers.insert(http::header::CONTENT_LENGTH, length.into());
        }
        // The description does not say what is needed: whatever the client has, and nothing if
        // it has nothing.
        let mut security: Vec<&'static [Requirement]> = Vec::new();
        for scheme in self.core.service().schemes {
            let own = |(name, _): &(String, _)| name == scheme.name;
            if self.core.credential(scheme.name).is_some()
                || self.options.credentials.iter().any(own)
            {
                security.push(alone(scheme));
            }
        }
        security.push(&[]);
        let has_key = |headers: &HeaderMap| headers.contains_key("idempotency-key");
        Ok(Held::new(Prepared {
            idempotent: is_idempotent(&self.method)
                || has_key(&headers)
                || has_key(self.core.headers()),
            core: self.core,
            template: operation.clone(),
            operation,
            method: self.method,
            url,
            headers,
            complete: None,
            keys,
            accept: "",
            body: self.body,
            security: Cow::Owned(security),
            success: &[],
            options: self.options,
            streamed,
            endless: false,
            #[cfg(feature = "tracing")]
            params: &[],
        }))
    }

    /// Sends it; the answer's body is bytes.
    pub fn send(self) -> Call<Bytes> {
        Call::new(self.run(), Read::bytes())
    }

    /// Sends it; the answer is JSON.
    #[inline]
    pub fn send_json<T: Wire>(self) -> Call<T> {
        Call::new(self.run(), Read::json())
    }

    /// Sends it; the answer is a download.
    pub fn send_stream(self) -> Call<ByteStream> {
        let run = Run::new(self.prepare(true));
        Call::new(run, Read::download())
    }

    fn run(self) -> Run {
        Run::new(self.prepare(false))
    }
}

/// The requirement of one scheme alone.
fn alone(scheme: &'static SecurityScheme) -> &'static [Requirement] {
    std::slice::from_ref(&scheme.alone)
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.split('?').next().unwrap_or("");
        f.debug_tuple("RawCall")
            .field(&self.method)
            .field(&path)
            .finish()
    }
}
