//! Which types of a reader read which of a writer, whatever surrounds them.

use super::branch_pruning::NonMatchingBranches;
use super::walk::Walk;
use crate::schema::{Schema, TypeId};

/// Judges one pair of types after the other. What is known of a pair stays known, so that what many types share is
/// looked into once.
pub(super) struct CompatCache<'s>(Walk<'s>);

impl<'s> CompatCache<'s> {
    pub(super) fn new(reader: &'s Schema, writer: &'s Schema) -> Self {
        Self(Walk::new(reader, writer, NonMatchingBranches::PassedOver))
    }

    /// Whether a type of the reader reads all of a type of the writer.
    pub(super) fn is_compatible(&mut self, own: TypeId, theirs: TypeId) -> bool {
        (self.0.found, self.0.ambiguous) = (None, false);
        self.0.go(own, theirs);
        self.0.found.is_none() && !self.0.ambiguous
    }
}
