//! What Avro Java's resolver makes of a pair of types.

use crate::schema::TypeId;

/// Names one action.
pub(crate) type ActionId = u32;

/// How a type of the writer is read as a type of the reader.
pub(crate) enum Action {
    /// As it is, or promoted.
    Leaf,
    /// Not at all.
    Error,
    /// A writer's field that the reader does not have.
    Skip(TypeId),
    /// Items of arrays or values of maps.
    Container { element: ActionId, is_map: bool },
    /// A union of the reader, by one of its branches.
    ReaderUnion { branch: usize, action: ActionId },
    /// A union of the writer that the reader has just so.
    SameUnion(TypeId),
    /// A union of the writer, branch by branch.
    WriterUnion(Vec<ActionId>),
    /// A record, by its place among all record actions.
    Record(usize),
}

/// How a record of the writer is read.
#[derive(Default)]
pub(crate) struct RecordAction {
    /// The actions for the writer's fields.
    pub(crate) fields: Vec<ActionId>,
    /// The types of the reader's fields that take their defaults.
    pub(crate) defaults: Vec<TypeId>,
    /// Whether all fields of the reader have their data. Where a field has none, the pair is an error, but
    /// recursive references that were made meanwhile keep this half-made action.
    pub(crate) is_complete: bool,
}

/// All that resolving found out.
pub(crate) struct Resolution {
    pub(crate) actions: Vec<Action>,
    pub(crate) records: Vec<RecordAction>,
    pub(crate) root: ActionId,
}

/// The one action of this kind.
pub(crate) const LEAF: ActionId = 0;
/// The one action of this kind.
pub(crate) const ERROR: ActionId = 1;
