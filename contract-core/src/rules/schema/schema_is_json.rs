//! Schema files are JSON.

use crate::contracts::{Comments, ContractSet, Version};
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
    explanation: r#"Breaks it: a missing comma, something after the schema, or 1,001 levels of nesting. Like the broker, the check allows
comments.

At run time: the broker answers the upload with `422 Invalid schema definition data`.

Instead: correct the location that is shown.

JSON has no comments: fastavro and other parsers reject a schema with comments that they get from the registry. So the
release of a draft removes them, and `comments` in `contracts.toml` can say something else:

    comments = "drop"   # the default: they are removed
    comments = "doc"    # they become the `doc` of what they describe; licence headers are removed
    comments = "keep"   # they stay; a draft that refers to shared types cannot have any, since it is written anew

`schemactl release --adopt` never changes a file without shared types.
"#,
};

/// The advice for a problem at a location.
pub(super) const ADVICE: &str = "correct the JSON here; it is valid up to this place";

/// Checks a draft for comments that its release cannot keep, though the project wants to.
pub(crate) fn check_comments(set: &ContractSet, version: &Version) -> Option<Finding> {
    let is_lost = set.manifest.comments == Comments::Keep && version.uses_shared_types;
    let comment = version.comments.first().filter(|_| is_lost)?;
    let message = "the file refers to shared types, so its release writes the JSON anew, which cannot keep comments";
    let advice = "remove the comment, or set `comments` in `contracts.toml` to `\"drop\"` or `\"doc\"`";
    Some(Finding::new(&RULE, message).at(Location::new(*comment)).advice(advice))
}
