//! Schema files are JSON.

use crate::contracts::Version;
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_IS_JSON"),
    group: Group::Schema,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "A schema file holds one JSON value that Pulsar's broker can read.",
    explanation: "Breaks it: a missing comma, something after the schema, or 1,001 levels of nesting. Like the broker, the check allows
comments.

At run time: the broker answers the upload with `422 Invalid schema definition data`.

Instead: correct the location that is shown. Move comments into `doc`, since the release of a draft that refers to
shared types removes them.
",
};

/// The advice for a problem at a location.
pub(super) const ADVICE: &str = "correct the JSON here; it is valid up to this place";

/// Checks a version for comments that its release would remove.
pub(crate) fn check_comments(version: &Version) -> Option<Finding> {
    let comment = version.comments.first().filter(|_| version.is_inlined())?;
    let message = "the file refers to shared types, so its release writes the JSON anew and removes comments";
    Some(Finding::new(&RULE, message).at(Location::new(*comment)).advice("move the comment into a `doc`"))
}
