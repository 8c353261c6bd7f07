//! The lock can be trusted.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("LOCK_IS_INTACT"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "`contracts.lock` is as `schemactl release` wrote it.",
    explanation: "`contracts.lock` has a seal for every released version. Each seal includes a hash of the one before it, so no single
seal can be changed, added or removed.

Breaks it: an edit by hand, an unfinished merge, or a seal without its file.

At run time: it is not certain which schemas services were built from; nothing is published or generated until the lock
is intact.

Instead: take the lock from the branch that is released, keep your own versions as drafts (a version without a seal is a
draft), and run `schemactl release` again.
",
};
