//! A place in a list that outlives the process.

use std::fmt;

use super::super::super::data::{Fault, Input, Output, Wire, deserialize, serialize};
use super::super::error::Error;
use super::super::request::Request;
use super::{Cursor, Steps};

/// A place in a list, to be saved (it has serde's traits) and resumed later, with the same
/// request. It may hold what the server put into its links.
#[derive(Clone, PartialEq, Eq)]
pub struct Continuation {
    operation: String,
    cursor: Option<String>,
    /// How many items of that page are done.
    pub(super) skip: u64,
    /// The page size that the pager had chosen.
    size: Option<u64>,
}

impl Continuation {
    pub(in super::super) fn new(request: &Request, skip: u64) -> Self {
        let cursor = request.cursor.as_ref().map(|cursor| cursor.text.clone());
        Self {
            operation: request.operation.id.to_owned(),
            cursor,
            skip,
            size: request.page_size.map(|(_, size)| size),
        }
    }

    /// The same page, with so many of its items done.
    pub(super) fn after(&self, skip: u64) -> Self {
        Self {
            skip,
            ..self.clone()
        }
    }

    /// Leads `request` there, and says how many items of that page are done.
    pub(super) fn apply(&self, request: &mut Request, steps: &Steps) -> Result<u64, Error> {
        if self.operation != request.operation.id {
            return Err(Error::build(format_args!(
                "the continuation is of `{}`, not of this operation",
                self.operation
            ))
            .of(request.operation.id));
        }
        request.cursor = self
            .cursor
            .clone()
            .map(|text| Cursor::new(steps.scheme, text));
        // Places are counted in pages of the size that was chosen then.
        request.page_size = steps.size.and_then(|size| Some((size.param, self.size?)));
        Ok(self.skip)
    }
}

impl Wire for Continuation {
    fn blank() -> Self {
        Self {
            operation: String::new(),
            cursor: None,
            skip: 0,
            size: None,
        }
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        let mut this = Self::blank();
        input.object(&["operation"], &mut |name, value| match name {
            "operation" => value.required(0, &mut this.operation),
            "cursor" => value.read(&mut this.cursor),
            "skip" => value.read(&mut this.skip),
            "size" => value.read(&mut this.size),
            _ => value.ignore(),
        })?;
        Ok(this)
    }
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("Continuation");
        object.field("operation", &self.operation);
        object.secret("cursor", &self.cursor);
        object.field("skip", &self.skip);
        object.field("size", &self.size);
        object.end();
    }
}

impl fmt::Debug for Continuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::super::super::data::debug(self, f)
    }
}

impl serde::Serialize for Continuation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Continuation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
