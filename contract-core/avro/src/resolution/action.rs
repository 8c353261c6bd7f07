//! The result of resolution, as data.

use crate::schema::TypeId;

/// The way in which a reader's schema reads what a writer's schema has written.
#[derive(Debug)]
pub struct Resolution {
    nodes: Vec<ResolutionNode>,
    root: NodeId,
}

/// Identifies one [`ResolutionNode`] of a [`Resolution`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(usize);

/// A type of the writer and the type of the reader that it is read as.
#[derive(Debug)]
pub struct ResolutionNode {
    /// The writer's type.
    pub writer: TypeId,
    /// The reader's type.
    pub reader: TypeId,
    /// Whether the two types have the same encoding and meaning, so that every value is read as itself.
    pub is_same: bool,
    /// The way in which values are read.
    pub action: Action,
}

/// The way in which a value of the writer's type is read as one of the reader's.
#[derive(Debug)]
pub enum Action {
    /// Reads a value of a primitive type that both have.
    Primitive,
    /// Reads a value as another primitive type.
    Promote(Promotion),
    /// Reads a fixed value, whose size is the same for both.
    Fixed,
    /// Reads an array, each item by this node.
    Array(NodeId),
    /// Reads a map, each value by this node.
    Map(NodeId),
    /// Reads a symbol: for each of the writer's symbols the index of the reader's; `None` if reading it is an error.
    Enum(Vec<Option<usize>>),
    /// Reads a record.
    Record {
        /// An action for each of the writer's fields, in their order.
        fields: Vec<FieldAction>,
        /// The reader's fields that the writer does not have, in their order.
        defaults: Vec<FieldDefault>,
    },
    /// Reads the index of the writer's branch, then its value: for each branch the node; `None` if reading it is an error.
    WriterUnion(Vec<Option<NodeId>>),
    /// Reads a value that is not of a union as a branch of the reader's union.
    ReaderUnion {
        /// The index of the reader's branch.
        branch: usize,
        /// Reads the value as the branch.
        node: NodeId,
    },
}

/// Two primitive types of which a reader can read the first as the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promotion {
    /// `int` as `long`.
    IntToLong,
    /// `int` as `float`, rounded to the nearest.
    IntToFloat,
    /// `int` as `double`.
    IntToDouble,
    /// `long` as `float`, rounded to the nearest.
    LongToFloat,
    /// `long` as `double`, rounded to the nearest.
    LongToDouble,
    /// `float` as `double`.
    FloatToDouble,
    /// `string` as `bytes`.
    StringToBytes,
    /// `bytes` as `string`; bytes that are not UTF-8 are an error.
    BytesToString,
}

/// The action for a field of the writer's record.
#[derive(Debug)]
pub enum FieldAction {
    /// The reader has the field.
    Read {
        /// The index of the reader's field.
        field: usize,
        /// Reads its value.
        node: NodeId,
    },
    /// The reader does not have the field: a value of this type is skipped.
    Skip(TypeId),
}

/// The default of a field that the writer does not have.
#[derive(Debug)]
pub struct FieldDefault {
    /// The index of the reader's field.
    pub field: usize,
    /// The default in Avro's binary encoding; `None` if it is not a value of the field's type.
    pub encoded: Option<Vec<u8>>,
}

impl Resolution {
    pub(super) fn new(nodes: Vec<ResolutionNode>, root: NodeId) -> Self {
        Self { nodes, root }
    }

    /// Returns the node for the roots of both schemas.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// Returns the node that `id` identifies.
    pub fn node(&self, id: NodeId) -> &ResolutionNode {
        &self.nodes[id.0]
    }

    /// Returns all nodes, in the order of their ids.
    pub fn nodes(&self) -> &[ResolutionNode] {
        &self.nodes
    }
}

impl NodeId {
    pub(super) fn new(index: usize) -> Self {
        Self(index)
    }

    /// Returns the index of the node among [`Resolution::nodes`].
    pub fn index(self) -> usize {
        self.0
    }
}
