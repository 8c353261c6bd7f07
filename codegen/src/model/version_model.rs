//! One version's schema with everything that is decided about its Rust code.

use std::collections::HashSet;

use schemactl_avro::schema::{Schema, TypeId};

use super::naming::{Naming, RustName};
use super::rust_type::RustType;
use super::type_graph::TypeGraph;
use crate::Location;

/// One version's schema with everything that is decided about its Rust code.
#[derive(Debug)]
pub(crate) struct Model<'s> {
    pub(crate) schema: &'s Schema,
    /// The contract's id, `owner/message`.
    contract: &'s str,
    /// The version's number.
    pub(crate) number: u32,
    naming: Naming,
    graph: TypeGraph,
}

impl<'s> Model<'s> {
    pub(super) fn new(contract: &'s str, number: u32, schema: &'s Schema) -> Self {
        Self { schema, contract, number, naming: Naming::new(schema), graph: TypeGraph::new(schema) }
    }

    /// Returns the types that Rust types are generated for, in the order of the schema.
    pub(crate) fn items(&self) -> &[TypeId] {
        &self.naming.items
    }

    /// Returns the Rust type of an Avro type.
    pub(crate) fn rust_type(&self, id: TypeId) -> RustType<'s> {
        RustType::new(self.schema, id)
    }

    /// Returns the name of a generated type.
    pub(crate) fn name(&self, id: TypeId) -> &RustName {
        &self.naming.names[&id]
    }

    /// Returns the Rust names of a record's fields, an enum's symbols, or a union's branches, in order.
    pub(crate) fn members(&self, id: TypeId) -> &[String] {
        &self.naming.members[&id]
    }

    /// Returns what the names of a generated type's functions end with.
    pub(crate) fn function_suffix(&self, id: TypeId) -> &str {
        &self.naming.function_suffixes[&id]
    }

    /// Returns the fewest bytes that a value of the type has.
    pub(crate) fn min_encoded_size(&self, id: TypeId) -> usize {
        self.graph.min_encoded_size(id).unwrap_or(0)
    }

    /// Returns whether every value of the type would be infinite.
    pub(super) fn is_infinite(&self, id: TypeId) -> bool {
        self.graph.min_encoded_size(id).is_none()
    }

    /// Returns whether a record can contain itself at any depth.
    pub(crate) fn is_recursive(&self, record: TypeId) -> bool {
        self.graph.is_recursive(record)
    }

    /// Returns whether the record `inner` needs a box in the record `outer`, which would otherwise be infinitely large.
    pub(crate) fn is_boxed(&self, outer: TypeId, inner: TypeId) -> bool {
        self.graph.is_boxed(outer, inner)
    }

    /// Returns whether the type is part of a message.
    pub(super) fn is_used(&self, id: TypeId) -> bool {
        self.naming.paths.contains_key(&id)
    }

    /// Returns the path of field names to where a type is first used: `OrderCreated.data.items[].size`.
    pub(crate) fn path(&self, id: TypeId) -> &str {
        self.naming.paths.get(&id).map_or("", String::as_str)
    }

    pub(crate) fn location(&self, id: TypeId) -> Location {
        Location {
            contract: self.contract.to_owned(),
            version: self.number,
            path: self.path(id).to_owned(),
            span: Some(self.schema.node(id).span),
        }
    }

    /// Returns whether values of the type have strings or bytes, which a view borrows.
    pub(crate) fn borrows(&self, id: TypeId) -> bool {
        self.contains(id, |id| matches!(self.rust_type(id), RustType::String | RustType::Bytes | RustType::Map(_)))
    }

    /// Returns whether values of the type can implement `Eq`: they have no floats.
    pub(crate) fn is_eq(&self, id: TypeId) -> bool {
        !self.contains(id, |id| matches!(self.rust_type(id), RustType::Float | RustType::Double))
    }

    /// Returns whether the predicate is true for the type or one that it contains.
    fn contains(&self, id: TypeId, predicate: impl Fn(TypeId) -> bool) -> bool {
        let mut seen = HashSet::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if predicate(id) {
                return true;
            }
            if seen.insert(id) {
                stack.extend(self.schema.children(id));
            }
        }
        false
    }
}
