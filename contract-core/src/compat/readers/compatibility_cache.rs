//! Answers whether single pairs of types are compatible.

use schemactl_avro::schema::{Schema, TypeId};

use super::compare::{CompareWalk, NonMatchingBranches};

/// Compares pairs of types of two schemas. What one comparison finds out about a pair is kept for the next ones, so
/// types that many others contain are compared once.
pub(super) struct CompatibilityCache<'s>(CompareWalk<'s>);

impl<'s> CompatibilityCache<'s> {
    pub(super) fn new(reader: &'s Schema, writer: &'s Schema) -> Self {
        Self(CompareWalk::new(reader, writer, NonMatchingBranches::Skip))
    }

    /// Returns whether a type of the reader decodes all values of a type of the writer.
    pub(super) fn is_compatible(&mut self, reader_id: TypeId, writer_id: TypeId) -> bool {
        self.0.is_compatible(reader_id, writer_id)
    }
}
