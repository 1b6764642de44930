//! What the API sends to its users, as types.

use super::body::{Media, media};
use super::{Hint, Lower};
use crate::diag::Code;
use crate::ir::Webhook;
use crate::normalise::marker;
use crate::openapi::{self, Node};
use crate::tree::Pointer;

impl<'d> Lower<'d, '_> {
    /// Webhooks, and callbacks of every operation.
    pub(super) fn webhooks(&mut self) {
        let root = Node { value: &self.doc.root, at: Pointer::root() };
        let mut reported = false;
        let mut all = root.members(marker::WEBHOOKS);
        all.extend(root.members("x-webhooks"));
        for (name, item) in all {
            if !std::mem::replace(&mut reported, true) {
                self.report(Code::Callback, &item.at, "webhooks are generated as types only");
            }
            self.sent_to_users(name, &item);
        }
        for (_, item) in root.members("paths") {
            for (_, operation) in openapi::path_item(&item).operations {
                for (name, callback) in operation.members("callbacks") {
                    let Some(callback) = self.resolver.follow("callbacks", callback) else { continue };
                    for (expression, value) in callback.value.as_object().into_iter().flatten() {
                        self.sent_to_users(name, &Node { value, at: callback.at.child(expression) });
                    }
                }
            }
        }
    }

    fn sent_to_users(&mut self, name: &str, item: &Node<'d>) {
        for (_, operation) in openapi::path_item(item).operations {
            let body = operation.get("requestBody").and_then(|body| self.resolver.follow("requestBodies", body));
            let Some(body) = body else { continue };
            for content in openapi::media_types(&body) {
                let Some(schema) = content.schema.as_ref().filter(|_| media(content.name) == Media::Json) else {
                    continue;
                };
                let words = format!("{name} event");
                let ty = self.schema(schema, Hint::Words(&words)).ty;
                let origin = self.origin(&operation.at);
                if self.api.webhooks.iter().all(|other| other.ty != ty) {
                    self.api.webhooks.push(Webhook { name: name.to_owned(), origin, ty });
                }
            }
        }
    }
}
