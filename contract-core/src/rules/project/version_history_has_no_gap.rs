//! Versions are numbered without a gap.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("VERSION_HISTORY_HAS_NO_GAP"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "A contract's versions are numbered from 1 without a gap.",
    explanation: "Breaks it: `v1.avsc` and `v3.avsc`, but no `v2.avsc`.

At run time: messages of the missing version may still be stored. What a version may change depends on all versions
before it, so it is unknown whether services can still read those messages.

Instead: restore the missing file from version control, or renumber the newer versions if they are drafts.
",
};
