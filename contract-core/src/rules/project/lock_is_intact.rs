//! The lock can be trusted.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("LOCK_IS_INTACT"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "`contracts.lock` is as schemactl wrote it.",
    explanation: "`contracts.lock` has a seal for every released version, and for each contract a head with the number and the hash of
its seals, so that no seal can be changed, added or removed.

Breaks it: an edit by hand, an unfinished merge, a lock that cannot be read, or a seal without its file.

At run time: it is not certain which schemas services were built from. Any version without a seal may be a released one
whose seal was lost, so no command changes, generates or publishes versions until the lock is intact.

Instead: take the lock from the branch that is released, keep your own versions as drafts (a version without a seal is a
draft), and run `schemactl release` again.

Releases of different contracts merge without a conflict. Only two branches that each add a contract can conflict, since
both add lines in one place; `contracts.lock merge=union` in `.gitattributes`, which `schemactl init` writes, avoids
that. In a conflict about different contracts, keep both sides. In one about the same contract, keep the side of the
released branch, then run `schemactl release`: a merge of two releases of one contract is always reported.

A lock that lost everything about a contract has the same form as before the contract's first release. Only a comparison
with an older lock finds it: `schemactl check --against git:origin/main`.
",
};

/// The consequence of a lock that cannot be read, for the help of findings.
pub(crate) const CONSEQUENCE: &str =
    "until then no version counts as a draft, so nothing is changed, generated or published";
