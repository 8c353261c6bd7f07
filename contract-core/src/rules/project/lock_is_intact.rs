//! The seal can be trusted.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("LOCK_IS_INTACT"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "`contracts.lock` is as `schemactl release` wrote it.",
    explanation:
        "`contracts.lock` holds a seal for every released version. Each seal covers the one before it, so none can be
changed, added or taken away alone.

Breaks it: an edit by hand, a merge that was not finished, or a seal without its file.

At run time: nobody could say any more which text services were built from; nothing is published or generated until
the lock is whole.

Instead: take the lock from the branch that is released, keep your own versions as drafts (a version without a seal
is a draft), and run `schemactl release` again.
",
};
