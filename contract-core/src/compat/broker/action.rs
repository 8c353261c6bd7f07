//! What Avro Java's resolver makes of a pair of types.

use crate::schema::TypeId;

/// Names one action.
pub(super) type ActionId = u32;

/// How a type of the writer is read as a type of the reader.
pub(super) enum Action {
    /// As it is, or promoted.
    Leaf,
    /// Not at all.
    Error,
    /// A writer's field that the reader does not have.
    Skip(TypeId),
    /// Items of arrays or values of maps.
    Container { element: ActionId, is_map: bool },
    /// A union of the reader, by one of its branches.
    ReaderUnion(ActionId),
    /// A union of the writer that the reader has just so.
    SameUnion(TypeId),
    /// A union of the writer, branch by branch.
    WriterUnion(Vec<ActionId>),
    /// A record, by its place among all record actions.
    Record(usize),
}

/// How a record of the writer is read.
#[derive(Default)]
pub(super) struct RecordAction {
    /// The actions for the writer's fields.
    pub(super) fields: Vec<ActionId>,
    /// The types of the reader's fields that take their defaults.
    pub(super) defaults: Vec<TypeId>,
    /// Whether all fields of the reader have their data. Where a field has none, the pair is an error, but
    /// recursive references that were made meanwhile keep this half-made action.
    pub(super) is_complete: bool,
}

/// All that resolving found out.
pub(super) struct Resolution {
    pub(super) actions: Vec<Action>,
    pub(super) records: Vec<RecordAction>,
    pub(super) root: ActionId,
}

/// The one action of this kind.
pub(super) const LEAF: ActionId = 0;
/// The one action of this kind.
pub(super) const ERROR: ActionId = 1;
