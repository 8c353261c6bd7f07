//! Changes after which data still decode but mean something else. Avro's own verdict ignores them.

mod branch_choice;
mod defaults;
mod finder;
mod kind;
mod renames;
mod values;

pub use finder::{semantic_changes, semantic_changes_with};
pub use kind::{BranchMismatch, SemanticChange, SemanticChangeKind};

pub(crate) use finder::defaulted_fields;
