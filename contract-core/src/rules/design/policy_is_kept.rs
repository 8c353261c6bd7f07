//! A change keeps the project's policy.

use std::fmt;

use crate::finding::Finding;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("POLICY_IS_KEPT"),
    group: Group::Design,
    severity: Severity::Warning,
    enabled_by_default: true,
    overrides: Overrides::SeverityOnly,
    promise: "A change does not weaken the policy of the commit that it is compared with.",
    explanation: r#"Breaks it: a strategy that makes fewer comparisons, such as BACKWARD after FULL; a rule with a lower level; a later
`compatible-since`; fewer `meaning-attributes` or `envelope` fields; a later day for an accepted break.

At run time: nothing by itself. But the same change, or a later one, can break readers, and the check passes.

Instead: restore the setting, or have the change reviewed by those who answer for the readers of the messages.

`schemactl check --against git:REF` checks this. The commit's manifest decides the level, so that a change cannot turn
the rule off for itself. With `POLICY_IS_KEPT = "error"`, a weaker policy fails the check.
"#,
};

/// Returns a finding about a setting that had another value at a commit.
pub(crate) fn changed(what: &str, before: impl fmt::Display, reference: &str, after: impl fmt::Display) -> Finding {
    Finding::new(&RULE, format!("{what} was {before} at {reference}, and is {after} now"))
}

/// Returns a finding about a name that was in a list of the manifest at a commit.
pub(crate) fn removed(list: &str, name: &str, reference: &str) -> Finding {
    Finding::new(&RULE, format!("`{list}` had `{name}` at {reference}, and does not have it now"))
}
