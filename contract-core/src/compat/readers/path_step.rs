//! The steps of a path through a pair of schemas.

/// A step from a pair of types to a pair of types within them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// The root types of both schemas.
    Root,
    /// The type of a field, by its index in the reader and in the writer.
    Field(u32, u32),
    /// The type of an enum field of the reader that the writer's record does not have.
    AbsentField(u32),
    /// The items of two arrays.
    Items,
    /// The values of two maps.
    Values,
    /// A branch of the reader's union; the writer's type stays.
    ReaderBranch(u32),
    /// A branch of the writer's union; the reader's type stays.
    WriterBranch(u32),
}
