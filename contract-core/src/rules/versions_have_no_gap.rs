//! Histories are whole.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "VERSIONS_HAVE_NO_GAP",
    severity: Severity::Error,
    group: Group::Setup,
    promise: "A contract's versions are numbered from 1 without a gap.",
    explanation:
        "What a version may change depends on all versions before it, so none of them may be missing: messages written
with it may still be stored.

What to do: restore the missing file from version control, or number the newer ones down if they are drafts.
",
};
