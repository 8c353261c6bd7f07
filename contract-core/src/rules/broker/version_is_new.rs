//! Each version is stored.

use crate::finding::Finding;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("VERSION_IS_NEW"),
    group: Group::Broker,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "Each version differs from all earlier ones in something that Pulsar's broker compares.",
    explanation: "Breaks it: version 2 differs from version 1 only in its documentation, its aliases or the default of an enum, or equals
an even older version.

At run time: the broker answers the upload with the number of the older version and keeps the older schema. The registry
never has the new version.

Instead: make such changes together with one that the broker compares: a field, a type, a field's default, an order, or
an attribute that Avro does not define.
",
};

/// Returns a finding that the broker takes a version for an older one.
pub(crate) fn finding(version: u32, older: u32) -> Finding {
    let message = format!("v{version} differs from v{older} only in what Pulsar ignores, so it would never be stored");
    Finding::new(&RULE, message).advice(
        "delete the version; make changes of documentation and aliases in the next version that changes something else",
    )
}
