//! Messages have an envelope.

use schemactl_avro::schema::Schema;

use crate::contracts::ContractSet;
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ENVELOPE_IS_COMPLETE"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "Every message has the fields of the envelope.",
    explanation: r#"Breaks it: `envelope = ["id", "occurred_at"]` in `contracts.toml`, and a message whose record has no `occurred_at`.

At run time: consumers, tracing and dead-letter tools that handle every type of message cannot handle this one.

Instead: add the field, as the other contracts have it, before the first version is released; or remove it from
`envelope` in `contracts.toml` if not all messages need it. A field that the newest released version lacks may be
missing in drafts too.
"#,
};

/// Checks the fields of a draft's record, except for those that the newest released version lacks, too.
pub(crate) fn check(set: &ContractSet, schema: &Schema, released: Option<&Schema>) -> Option<Finding> {
    let record = schema.root_record()?;
    let released = released.and_then(Schema::root_record);
    let envelope = set.manifest.envelope.iter().map(String::as_str);
    let is_required = |name: &&str| released.is_none_or(|released| released.field(name).is_some());
    let missing: Vec<&str> = envelope.filter(is_required).filter(|name| record.field(name).is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let message = format!("the record lacks `{}` of the envelope", missing.join("`, `"));
    let location = Location::new(record.name_span).path(record.name.simple());
    Some(
        Finding::new(&RULE, message)
            .at(location)
            .advice("add the field, as the other contracts have it, or remove it from `envelope` in `contracts.toml`"),
    )
}
