//! Histories are whole.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("VERSION_HISTORY_HAS_NO_GAP"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "A contract's versions are numbered from 1 without a gap.",
    explanation: "Breaks it: `v1.avsc` and `v3.avsc`, and no `v2.avsc`.

At run time: messages written with the missing version may still be stored. What a version may change depends on all
versions before it, so nobody could say whether services still read them.

Instead: restore the missing file from version control, or number the newer ones down if they are drafts.
",
};
