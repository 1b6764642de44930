//! Operations.

use super::root::servers;
use super::{Lower, path};
use crate::diag::Code;
use crate::ir::{Docs, Example, Examples, Operation, Requirement, Success};
use crate::openapi::{self, Node, PathItem};
use crate::tree::{FastMap, Pointer, Value};

/// The extensions by which authors declare how an operation pages.
const PAGING: &[&str] = &[
    "x-ms-pageable",
    "x-speakeasy-pagination",
    "x-fern-pagination",
    "x-dropshot-pagination",
];

/// What all operations share.
struct Common {
    security: Option<Vec<Vec<Requirement>>>,
    servers: Vec<crate::ir::Server>,
}

impl<'d> Lower<'d, '_> {
    pub(super) fn operations(&mut self) {
        let root = Node {
            value: &self.doc.root,
            at: Pointer::root(),
        };
        let common = Common {
            security: self.root_security(),
            servers: self.api.servers.clone(),
        };
        let mut ids: FastMap<String, Pointer> = FastMap::default();
        let mut skeletons: FastMap<(String, String), Pointer> = FastMap::default();
        for (raw, node) in root.members("paths") {
            if raw.starts_with("x-") || node.value.as_object().is_none() {
                continue;
            }
            let item = openapi::path_item(&node);
            let item_servers = servers(&item.servers);
            for (method, operation) in &item.operations {
                let template = path::template(raw);
                let key = (method.clone(), path::skeleton(&template));
                match skeletons.get(&key).cloned() {
                    Some(other) => {
                        let origin = self.origin(&other);
                        self.report(
                            Code::EquivalentPath,
                            &operation.at,
                            format!(
                                "`{raw}` differs from another path only in its parameters' names"
                            ),
                        )
                        .related(origin, "the other path");
                    }
                    None => {
                        skeletons.insert(key, operation.at.clone());
                    }
                }
                self.operation(
                    raw,
                    method,
                    operation,
                    &item,
                    &item_servers,
                    &common,
                    &mut ids,
                );
            }
        }
    }

    /// Lowers one operation. What it pushed is taken back where it is skipped.
    #[expect(
        clippy::too_many_arguments,
        reason = "what an operation inherits is all there is to say about it"
    )]
    fn operation(
        &mut self,
        raw: &str,
        method: &str,
        node: &Node<'d>,
        item: &PathItem<'d>,
        item_servers: &[crate::ir::Server],
        common: &Common,
        ids: &mut FastMap<String, Pointer>,
    ) {
        let mark = self.api.types.mark();
        let saved = std::mem::take(self.diags);
        let lowered = self.lower_operation(raw, method, node, item, item_servers, common, ids);
        let scratch = std::mem::replace(self.diags, saved);
        match lowered {
            Ok(operation) => {
                self.diags.append(scratch);
                self.api.operations.push(operation);
            }
            Err(why) => {
                self.api.types.truncate(mark);
                self.memo.retain(|at, _| !at.starts_with(&node.at));
                self.report(
                    Code::SkippedOperation,
                    &node.at,
                    format!("`{method} {raw}` cannot be generated: {why}"),
                );
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "see `operation`")]
    fn lower_operation(
        &mut self,
        raw: &str,
        method: &str,
        node: &Node<'d>,
        item: &PathItem<'d>,
        item_servers: &[crate::ir::Server],
        common: &Common,
        ids: &mut FastMap<String, Pointer>,
    ) -> Result<Operation, &'static str> {
        if !raw.starts_with('/') && raw.contains("://") {
            return Err("its path is a whole URL");
        }
        if !method
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
            || method.is_empty()
        {
            return Err("its method is no HTTP token");
        }
        let read = openapi::operation(node);
        let origin = self.origin(&node.at);
        let typed = &read.typed;
        if let Some(id) = &typed.operation_id {
            match ids.get(id).cloned() {
                Some(other) => {
                    let other = self.origin(&other);
                    self.report(
                        Code::DuplicateOperationId,
                        &node.at.child("operationId"),
                        format!("`{id}` is the `operationId` of another operation too"),
                    )
                    .related(other, "the other operation");
                }
                None => {
                    ids.insert(id.clone(), node.at.clone());
                }
            }
        }
        let path = path::template(raw);
        let params = self.params(node, &origin, &path, item, &read.parameters);
        let body = read
            .request_body
            .clone()
            .and_then(|body| self.resolver.follow("requestBodies", body));
        let mut bodies = Vec::new();
        let (mut body_required, mut body_docs) = (false, Docs::default());
        if let Some(body) = &body {
            bodies = self.bodies(body, &origin);
            body_required = body.flag("required");
            body_docs.description = body.text("description").map(str::to_owned);
        }
        let (responses, notes) = self.responses(node, &origin);
        let security = match &typed.security {
            Some(requirements) => self.security(&node.at.child("security"), requirements),
            None => common.security.clone(),
        };
        let mut own_servers = servers(&read.servers);
        if own_servers.is_empty() {
            own_servers = item_servers.to_vec();
        }
        if own_servers == common.servers {
            own_servers.clear();
        }
        if !node.members("callbacks").is_empty() {
            self.report(
                Code::Callback,
                &node.at.child("callbacks"),
                "callbacks are generated as types only",
            );
        }
        let docs = Docs {
            summary: typed
                .summary
                .clone()
                .or_else(|| item.summary.map(str::to_owned))
                .filter(|text| !text.trim().is_empty()),
            description: typed
                .description
                .clone()
                .or_else(|| item.description.map(str::to_owned))
                .filter(|text| !text.trim().is_empty()),
            external: typed.external_docs.as_ref().map(|docs| docs.url.clone()),
            notes: notes.clone(),
            deprecated: typed.deprecated,
        };
        Ok(Operation {
            origin,
            operation_id: typed
                .operation_id
                .clone()
                .filter(|id| !id.trim().is_empty()),
            method: method.to_owned(),
            path,
            docs,
            tags: typed.tags.clone(),
            params,
            bodies,
            body_required,
            body_docs,
            responses,
            success: Success::Empty,
            accept: Vec::new(),
            further: Vec::new(),
            sends: Vec::new(),
            errors: Vec::new(),
            security,
            servers: own_servers,
            paging: None,
            idempotency_header: None,
            examples: Examples { notes },
            extensions: node
                .extensions()
                .filter(|(key, _)| PAGING.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        })
    }

    /// Every example of a media type or parameter, named or not.
    pub(super) fn examples(&self, node: &Node<'d>) -> Vec<Example> {
        let mut all: Vec<Example> = Vec::new();
        let mut add = |value: &Value, at: Pointer| {
            if all.iter().all(|known| known.value != *value) {
                all.push(Example {
                    value: value.clone(),
                    origin: self.origin(&at),
                });
            }
        };
        if let Some(value) = node.value.get("example") {
            add(value, node.at.child("example"));
        }
        for (_, example) in node.members("examples") {
            if let Some(example) = self.resolver.follow("examples", example)
                && let Some(value) = example.value.get("value")
            {
                add(value, example.at.child("value"));
            }
        }
        all
    }
}

/// Notes on what a response links to.
pub(super) fn link_notes(node: &Node<'_>) -> Vec<String> {
    let note = |(name, link): (&str, Node<'_>)| {
        let target = link.text("operationId").or(link.text("operationRef"));
        match target {
            Some(target) => format!("Link `{name}` leads to `{target}`."),
            None => format!("Link `{name}`."),
        }
    };
    node.members("links").into_iter().map(note).collect()
}
