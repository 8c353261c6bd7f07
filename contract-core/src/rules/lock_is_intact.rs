//! The seal can be trusted.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "LOCK_IS_INTACT",
    severity: Severity::Error,
    group: Group::Project,
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
