//! Histories are whole.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "VERSION_HISTORY_HAS_NO_GAP",
    severity: Severity::Error,
    group: Group::Project,
    promise: "A contract's versions are numbered from 1 without a gap.",
    explanation: "Breaks it: `v1.avsc` and `v3.avsc`, and no `v2.avsc`.

At run time: messages written with the missing version may still be stored. What a version may change depends on all
versions before it, so nobody could say whether services still read them.

Instead: restore the missing file from version control, or number the newer ones down if they are drafts.
",
};
