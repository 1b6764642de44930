//! References of the normalised tree: every one is `#/components/<section>/<name>`.

use crate::openapi::{Node, Schema};
use crate::tree::{FastMap, Object, Pointer, Value, unescape};

/// How many references are followed in a row. Stage 2 leaves no circles; this is for trees
/// that did not pass through it.
const MAX_CHAIN: usize = 64;

/// Finds what references mean.
#[derive(Debug)]
pub struct Resolver<'d> {
    components: FastMap<&'d str, (&'d Object, Pointer)>,
    schemas: Pointer,
}

impl<'d> Resolver<'d> {
    /// A resolver for the document at `root`.
    pub fn new(root: &'d Value) -> Self {
        let at = Pointer::root().child("components");
        let sections = root.get("components").and_then(Value::as_object);
        let section = |(name, value): (&'d String, &'d Value)| {
            Some((name.as_str(), (value.as_object()?, at.child(name))))
        };
        let schemas = at.child("schemas");
        Resolver {
            components: sections.into_iter().flatten().filter_map(section).collect(),
            schemas,
        }
    }

    /// The members of a section, in document order.
    pub fn section(&self, section: &str) -> Vec<(&'d str, Node<'d>)> {
        let Some((object, at)) = self.components.get(section) else {
            return Vec::new();
        };
        object
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str(),
                    Node {
                        value,
                        at: at.child(name),
                    },
                )
            })
            .collect()
    }

    /// The component that a reference means, where it is one of `section`.
    pub fn component(&self, section: &str, reference: &str) -> Option<(&'d str, Node<'d>)> {
        let rest = reference
            .strip_prefix("#/components/")?
            .strip_prefix(section)?
            .strip_prefix('/')?;
        let (object, at) = self.components.get(section)?;
        let (name, value) = match object.get_key_value(rest) {
            Some(found) => found,
            None if rest.contains('~') => object.get_key_value(&*unescape(rest))?,
            None => return None,
        };
        Some((
            name.as_str(),
            Node {
                value,
                at: at.child(name),
            },
        ))
    }

    /// The name and node of the schema that a reference means.
    pub fn schema(&self, reference: &str) -> Option<(&'d str, Schema<'d>)> {
        let (name, node) = self.component("schemas", reference)?;
        Some((name, Schema::new(node)))
    }

    /// The schema that a bare name or a reference means (as discriminators write them).
    pub fn schema_named(&self, text: &str) -> Option<(&'d str, Schema<'d>)> {
        let (object, at) = self.components.get("schemas")?;
        if let Some((name, value)) = object.get_key_value(text) {
            return Some((
                name.as_str(),
                Schema::new(Node {
                    value,
                    at: at.child(name),
                }),
            ));
        }
        self.schema(text)
    }

    /// `node`, or what the references that it begins lead to.
    pub fn follow(&self, section: &str, node: Node<'d>) -> Option<Node<'d>> {
        let mut node = node;
        for _ in 0..MAX_CHAIN {
            match node.reference() {
                None => return Some(node),
                Some(reference) => node = self.component(section, reference)?.1,
            }
        }
        None
    }

    /// `schema`, or what the references that it begins lead to.
    pub fn follow_schema(&self, schema: &Schema<'d>) -> Option<Schema<'d>> {
        if schema.reference().is_none() {
            return Some(schema.clone());
        }
        self.follow("schemas", schema.node()).map(Schema::new)
    }

    /// The component that `pointer` lies in, where it lies in a schema component.
    pub fn owner(&self, pointer: &Pointer) -> Option<String> {
        let rest = pointer
            .as_str()
            .strip_prefix(self.schemas.as_str())?
            .strip_prefix('/')?;
        let name = rest.split('/').next()?;
        Some(unescape(name).into_owned())
    }
}
