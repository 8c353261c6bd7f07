//! What the Avro types of one schema are in Rust.

mod depth;
mod graph;
mod naming;

use std::collections::{HashMap, HashSet};

use contract_core::schema::{Kind, LogicalType, Schema, TypeId};

use crate::{GenerateError, Location};

/// One version's schema with all that is decided of its Rust form.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) schema: &'a Schema,
    /// `owner/message` and the version's number, for places.
    contract: &'a str,
    pub(crate) number: u32,
    /// The types that get an item of their own, in the order of the text.
    pub(crate) items: Vec<TypeId>,
    names: HashMap<TypeId, RustName>,
    /// Rust names of fields, symbols or branches, in order.
    members: HashMap<TypeId, Vec<String>>,
    /// The words that functions of a type have in their names.
    functions: HashMap<TypeId, String>,
    /// The path of each type where it is first met.
    paths: HashMap<TypeId, String>,
    graph: graph::Graph,
}

/// A module below the version's, and an identifier in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RustName {
    pub(crate) module: Vec<String>,
    pub(crate) ident: String,
}

/// What an Avro type is in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RustType<'a> {
    /// `()`
    Unit,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Uuid,
    Decimal {
        precision: u32,
        scale: u32,
    },
    DecimalFixed {
        precision: u32,
        scale: u32,
        size: u32,
    },
    Duration,
    /// A type of the runtime around an `int`.
    IntTime(&'static str),
    /// A type of the runtime around a `long`.
    LongTime(&'static str),
    /// A struct of its own.
    Record,
    /// An enum of its own.
    Enum,
    /// A struct of its own, around an array of bytes.
    Fixed(u32),
    Vec(TypeId),
    Map(TypeId),
    /// `Option`: null and one other branch, which are at these places.
    Option {
        null: u32,
        some: u32,
        inner: TypeId,
    },
    /// An enum of its own that keeps the branch.
    Union(&'a [TypeId]),
}

impl<'a> Model<'a> {
    /// Decides the Rust form of a schema's types.
    pub(crate) fn new(contract: &'a str, number: u32, schema: &'a Schema) -> Result<Self, Vec<GenerateError>> {
        let mut model = Self {
            schema,
            contract,
            number,
            items: Vec::new(),
            names: HashMap::new(),
            members: HashMap::new(),
            functions: HashMap::new(),
            paths: HashMap::new(),
            graph: graph::Graph::new(schema),
        };
        if schema.root_record().is_none() {
            let root = schema.root();
            model.paths.insert(root, schema.describe(root));
            return Err(vec![GenerateError::RootNotRecord {
                location: model.location(root),
                found: schema.describe(root),
            }]);
        }
        naming::Naming::default().apply(&mut model);
        let errors = model.refusals();
        if errors.is_empty() { Ok(model) } else { Err(errors) }
    }

    /// What Avro admits and Rust, or this generator, does not.
    fn refusals(&self) -> Vec<GenerateError> {
        let mut errors = depth::refusals(self);
        for id in self.schema.ids().filter(|id| self.paths.contains_key(id)) {
            let node = self.schema.node(id);
            match (&node.kind, &node.logical) {
                (_, Some(LogicalType::Decimal { precision, .. })) if *precision > 38 => {
                    errors.push(GenerateError::DecimalTooWide { location: self.location(id), precision: *precision });
                }
                (Kind::Union(branches), _) if branches.is_empty() => {
                    errors.push(GenerateError::EmptyUnion { location: self.location(id) });
                }
                (Kind::Record(_), _) if self.graph.min_encoded_size(id).is_none() => {
                    errors.push(GenerateError::NoFiniteValue { location: self.location(id) });
                }
                _ => {}
            }
        }
        // Where a type holds a union of nothing, no value of it ends either; one finding is enough.
        if errors.iter().any(|error| matches!(error, GenerateError::EmptyUnion { .. })) {
            errors.retain(|error| !matches!(error, GenerateError::NoFiniteValue { .. }));
        }
        errors
    }

    pub(crate) fn rust_type(&self, id: TypeId) -> RustType<'a> {
        let node = self.schema.node(id);
        match (&node.kind, node.logical) {
            (Kind::Int, Some(LogicalType::Date)) => RustType::IntTime("Date"),
            (Kind::Int, Some(LogicalType::TimeMillis)) => RustType::IntTime("TimeMillis"),
            (Kind::Long, Some(LogicalType::TimeMicros)) => RustType::LongTime("TimeMicros"),
            (Kind::Long, Some(LogicalType::TimestampMillis)) => RustType::LongTime("TimestampMillis"),
            (Kind::Long, Some(LogicalType::TimestampMicros)) => RustType::LongTime("TimestampMicros"),
            (Kind::Long, Some(LogicalType::LocalTimestampMillis)) => RustType::LongTime("LocalTimestampMillis"),
            (Kind::Long, Some(LogicalType::LocalTimestampMicros)) => RustType::LongTime("LocalTimestampMicros"),
            (Kind::String, Some(LogicalType::Uuid)) => RustType::Uuid,
            (Kind::Bytes, Some(LogicalType::Decimal { precision, scale })) => RustType::Decimal { precision, scale },
            (Kind::Fixed(fixed), Some(LogicalType::Decimal { precision, scale })) => {
                RustType::DecimalFixed { precision, scale, size: fixed.size }
            }
            (Kind::Fixed(_), Some(LogicalType::Duration)) => RustType::Duration,
            (Kind::Null, _) => RustType::Unit,
            (Kind::Boolean, _) => RustType::Boolean,
            (Kind::Int, _) => RustType::Int,
            (Kind::Long, _) => RustType::Long,
            (Kind::Float, _) => RustType::Float,
            (Kind::Double, _) => RustType::Double,
            (Kind::Bytes, _) => RustType::Bytes,
            (Kind::String, _) => RustType::String,
            (Kind::Record(_), _) => RustType::Record,
            (Kind::Enum(_), _) => RustType::Enum,
            (Kind::Fixed(fixed), _) => RustType::Fixed(fixed.size),
            (Kind::Array(items), _) => RustType::Vec(*items),
            (Kind::Map(values), _) => RustType::Map(*values),
            (Kind::Union(branches), _) => {
                let is_null = |id: TypeId| matches!(self.schema.kind(id), Kind::Null);
                match branches[..] {
                    [null, inner] if is_null(null) && !is_null(inner) => RustType::Option { null: 0, some: 1, inner },
                    [inner, null] if is_null(null) && !is_null(inner) => RustType::Option { null: 1, some: 0, inner },
                    _ => RustType::Union(branches),
                }
            }
        }
    }

    /// The Rust name of a type that has an item of its own.
    pub(crate) fn name(&self, id: TypeId) -> &RustName {
        &self.names[&id]
    }

    /// The Rust names of a record's fields, an enum's symbols, or a union's branches.
    pub(crate) fn members(&self, id: TypeId) -> &[String] {
        &self.members[&id]
    }

    /// The words that functions for a type with an item of its own have in their names.
    pub(crate) fn function(&self, id: TypeId) -> &str {
        &self.functions[&id]
    }

    /// The fewest bytes of a value.
    pub(crate) fn min_encoded_size(&self, id: TypeId) -> usize {
        self.graph.min_encoded_size(id).unwrap_or(0)
    }

    /// Whether a record can contain itself, however far down.
    pub(crate) fn is_recursive(&self, record: TypeId) -> bool {
        self.graph.is_recursive(record)
    }

    /// Whether the record `inner` would make the record `outer` infinitely large if it stood in it unboxed.
    pub(crate) fn is_boxed(&self, outer: TypeId, inner: TypeId) -> bool {
        self.graph.is_boxed(outer, inner)
    }

    pub(crate) fn path(&self, id: TypeId) -> &str {
        self.paths.get(&id).map_or("", String::as_str)
    }

    pub(crate) fn location(&self, id: TypeId) -> Location {
        Location {
            contract: self.contract.to_owned(),
            version: self.number,
            path: self.path(id).to_owned(),
            span: Some(self.schema.node(id).span),
        }
    }

    /// Whether values of the type have text or bytes in them that a view of them borrows.
    pub(crate) fn borrows(&self, id: TypeId) -> bool {
        self.reaches(id, |id| matches!(self.rust_type(id), RustType::String | RustType::Bytes | RustType::Map(_)))
    }

    /// Whether values of the type have no parts that compare only in part: floats.
    pub(crate) fn is_eq(&self, id: TypeId) -> bool {
        !self.reaches(id, |id| matches!(self.rust_type(id), RustType::Float | RustType::Double))
    }

    /// Whether the type, or one that it is made of, is such a type.
    fn reaches(&self, id: TypeId, is_such: impl Fn(TypeId) -> bool) -> bool {
        let mut seen = HashSet::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if is_such(id) {
                return true;
            }
            if seen.insert(id) {
                stack.extend(graph::children(self.schema, id));
            }
        }
        false
    }
}
