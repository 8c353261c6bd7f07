//! Whether a reader's schema decodes what a writer's schema has written, by Avro's rules and beyond them.
//!
//! [`compare`] returns the verdict of Avro Java's `SchemaCompatibility` with all its reasons. [`semantic_changes`] lists
//! the changes after which the data still decode but mean something else; Avro does not check these.
//!
//! Both walk through the pairs of types that a message can bring together, each pair once. Neither recurses, so a deep
//! schema cannot overflow the stack.

mod compare;
mod comparison;
mod compatibility_cache;
mod findings;
mod matching;
mod path;
mod path_step;
mod reachability;
mod report;
mod semantic_changes;

pub use compare::compare;
pub use comparison::{
    Comparison, Incompatibility, IncompatibilityKind, MissingSymbol, OmittedIncompatibilities, TypeLocation, Verdict,
};
pub use semantic_changes::{
    BranchMismatch, SemanticChange, SemanticChangeKind, semantic_changes, semantic_changes_with,
};

pub(crate) use compare::compare_types;
pub(crate) use path_step::PathStep;
pub(crate) use report::MAX_CAUSES;
pub(crate) use semantic_changes::defaulted_fields;
