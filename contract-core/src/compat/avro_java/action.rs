//! The actions of Avro Java's `Resolver`: how each type of the writer is read.

use schemactl_avro::schema::TypeId;

/// An index into [`Resolution::actions`].
pub(crate) type ActionId = u32;

/// A way to read a type of the writer as a type of the reader.
pub(crate) enum Action {
    /// The types have no parts to resolve: the value is read as it is, or promoted.
    Leaf,
    /// The types cannot be resolved.
    Error,
    /// The type of a writer's field that the reader does not have.
    Skip(TypeId),
    /// Two arrays or two maps.
    Container { element: ActionId, is_map: bool },
    /// A union of the reader, of which one branch is chosen.
    ReaderUnion { branch: usize, action: ActionId },
    /// A union of the writer that looks the same as the reader's union: the reader's type.
    SameUnion(TypeId),
    /// A union of the writer, with an action for each branch.
    WriterUnion(Vec<ActionId>),
    /// Two records: an index into [`Resolution::records`].
    Record(usize),
}

/// The details of an [`Action::Record`].
#[derive(Default)]
pub(crate) struct RecordAction {
    /// The actions for the writer's fields.
    pub(crate) fields: Vec<ActionId>,
    /// The types of the reader's fields that get their defaults.
    pub(crate) defaults: Vec<TypeId>,
    /// Whether every field of the reader has a value. If one has none, the pair is an error; but recursive references
    /// that were resolved in the meantime keep this incomplete action.
    pub(crate) is_complete: bool,
}

/// The result of resolving two schemas.
pub(crate) struct Resolution {
    pub(crate) actions: Vec<Action>,
    pub(crate) records: Vec<RecordAction>,
    pub(crate) root: ActionId,
}

/// The only [`Action::Leaf`].
pub(crate) const LEAF: ActionId = 0;
/// The only [`Action::Error`].
pub(crate) const ERROR: ActionId = 1;
