//! The place of a page, and how a request is led there.

use bytes::Bytes;

use super::super::encode;
use super::super::error::Error;
use super::super::multipart::Outgoing;
use super::super::operation::Location;
use super::super::request::Request;
use super::super::url::{Url, rebase};
use super::{PageScheme, Value};

/// Where a page is: its link, its token, its offset.
#[derive(Clone, PartialEq, Eq)]
pub(in super::super) struct Cursor {
    pub(super) scheme: PageScheme,
    pub(super) text: String,
}

impl Cursor {
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
            PageScheme::Token { param }
            | PageScheme::Offset { param, .. }
            | PageScheme::PageNumber { param, .. }
            | PageScheme::LastId { param } => url.set_query(param, &self.text),
            PageScheme::BodyToken { pointer } => {
                self.write(body, pointer, Value::from(self.text.clone()))?
            }
            PageScheme::BodyOffset { pointer, .. } => {
                let number = self.text.parse::<i64>().map_err(Error::build)?;
                self.write(body, pointer, number.into())?;
            }
        }
        Ok(())
    }

    fn write(&self, body: &mut Outgoing, pointer: &str, value: Value) -> Result<(), Error> {
        let mut json = match body {
            Outgoing::Bytes(json) => serde_json::from_slice(json).map_err(Error::build)?,
            _ => Value::Object(serde_json::Map::new()),
        };
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
    pub(super) fn base(&self) -> Result<Url, Error> {
        self.core.base(self.base_override(), self.operation.servers)
    }

    /// A number that is sent as a parameter.
    pub(super) fn current(&self, param: &str, location: Location) -> Option<i64> {
        match &self.cursor {
            Some(Cursor {
                scheme:
                    PageScheme::Offset { param: own, .. } | PageScheme::PageNumber { param: own, .. },
                text,
            }) if *own == param => text.parse().ok(),
            _ => encode::text(self.get(location, param)?).parse().ok(),
        }
    }

    /// A number in the JSON body.
    pub(super) fn in_body(&self, pointer: &str) -> Option<i64> {
        if let Some(Cursor {
            scheme: PageScheme::BodyOffset { pointer: own, .. },
            text,
        }) = &self.cursor
            && *own == pointer
        {
            return text.parse().ok();
        }
        let json: Value = serde_json::from_slice(self.json_body()?).ok()?;
        json.pointer(pointer)?.as_i64()
    }
}
