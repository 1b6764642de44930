//! The place of a page, and how a request is led there.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;

use super::super::error::Error;
use super::super::multipart::Outgoing;
use super::super::request::Request;
use super::super::url::{Url, rebase};
use super::{PageParam, PageScheme, Value};

/// Where a page is: its link, its token, its offset.
#[derive(Clone)]
pub(in super::super) struct Cursor {
    pub(super) scheme: PageScheme,
    pub(super) text: String,
    /// Of the page before.
    before: Option<u64>,
}

impl Cursor {
    pub(super) fn new(scheme: PageScheme, text: String) -> Self {
        Self {
            scheme,
            text,
            before: None,
        }
    }

    /// Remembers the page before, to notice when it comes again.
    pub(super) fn follow(&mut self, page: &[u8]) {
        let mut hasher = DefaultHasher::new();
        page.hash(&mut hasher);
        self.before = Some(hasher.finish());
    }

    pub(super) fn digest(&self) -> Option<u64> {
        self.before
    }

    /// Leads a request to this page.
    pub(in super::super) fn apply(
        &self,
        request: &Request,
        url: &mut Url,
        body: &mut Outgoing,
    ) -> Result<(), Error> {
        match self.scheme {
            PageScheme::NextLink | PageScheme::LinkHeader => {
                // A cursor may come from a saved continuation: it is checked again.
                let base = request.base()?;
                let declared = request.core.declared(request.operation.servers);
                *url = rebase(&self.text, url, &base, &declared)?;
            }
            PageScheme::Token(param)
            | PageScheme::HeaderToken { param, .. }
            | PageScheme::LastId(param)
            | PageScheme::Offset { param, .. }
            | PageScheme::PageNumber { param, .. } => param.write(&self.text, url, body)?,
        }
        Ok(())
    }
}

impl PageParam {
    /// Sets it, whatever it was.
    fn write(self, text: &str, url: &mut Url, body: &mut Outgoing) -> Result<(), Error> {
        let (pointer, value) = match self {
            PageParam::Query(name) => {
                url.set_query(name, text);
                return Ok(());
            }
            PageParam::Body(pointer) => (pointer, Value::from(text)),
            PageParam::BodyNumber(pointer) => {
                let number = text.parse::<i64>().map_err(Error::build)?;
                (pointer, number.into())
            }
        };
        let mut json = body_json(body)?;
        let mut place = &mut json;
        for name in pointer.split('/').skip(1) {
            let name = name.replace("~1", "/").replace("~0", "~");
            if !place.is_object() {
                *place = Value::Object(serde_json::Map::new());
            }
            place = &mut place[name];
        }
        *place = value;
        *body = Outgoing::Bytes(Bytes::from(json.to_string()));
        Ok(())
    }
}

impl Request {
    /// Sets the page size that the pager chose.
    pub(in super::super) fn apply_page_size(
        &self,
        url: &mut Url,
        body: &mut Outgoing,
    ) -> Result<(), Error> {
        match self.page_size {
            Some((param, size)) => param.write(&size.to_string(), url, body),
            None => Ok(()),
        }
    }

    pub(super) fn base(&self) -> Result<Cow<'_, Url>, Error> {
        self.core.base(self.base_override(), self.operation.servers)
    }

    /// The number that is sent there, if one is.
    pub(super) fn number(&self, param: PageParam) -> Option<i64> {
        self.sent(param)?.parse().ok()
    }

    /// What is sent there, if anything is.
    pub(super) fn sent(&self, param: PageParam) -> Option<String> {
        let prepared = self.prepare(false).ok()?;
        match param {
            PageParam::Query(name) => prepared.url.query_value(name),
            PageParam::Body(pointer) | PageParam::BodyNumber(pointer) => {
                let json = body_json(&prepared.body).ok()?;
                match json.pointer(pointer)? {
                    Value::Null => None,
                    value => Some(super::super::encode::text(value).into_owned()),
                }
            }
        }
    }
}

/// A JSON body as a value; none is an object without members.
fn body_json(body: &Outgoing) -> Result<Value, Error> {
    match body {
        Outgoing::Bytes(json) => serde_json::from_slice(json).map_err(Error::build),
        _ => Ok(Value::Object(serde_json::Map::new())),
    }
}
