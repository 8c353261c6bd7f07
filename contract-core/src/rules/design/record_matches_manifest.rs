//! The record is the one that the manifest names.

use schemactl_avro::schema::Schema;

use crate::contracts::Contract;
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("RECORD_MATCHES_MANIFEST"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "Drafts and the newest version are the record that the manifest names.",
    explanation: r#"Breaks it: `record = "logistics.orders.OrderCreated"` in `contracts.toml`, and a version that is `OrderMade`, an enum,
or a union.

At run time: readers know the message by that name and stop at another one; Pulsar refuses a union as the whole schema.

Instead: correct the `name` and `namespace` in the schema, or the `record` in the manifest. A different message belongs
in a contract of its own. Older released versions may have another name; RECORD_NAME_IS_KEPT is about renaming a record.
"#,
};

/// Checks the root of a schema.
pub(crate) fn check(contract: &Contract, schema: &Schema) -> Option<Finding> {
    let Some(record) = schema.root_record() else {
        let message = format!("the schema is {}, but a message is a record", schema.describe(schema.root()));
        return Some(Finding::new(&RULE, message).at(Location::new(schema.node(schema.root()).span)));
    };
    if record.name.full() == contract.record {
        return None;
    }
    let message = format!("the record is `{}`, but the manifest says `{}`", record.name, contract.record);
    let advice = "correct the `name` and `namespace` here, or the `record` in the manifest";
    Some(Finding::new(&RULE, message).at(Location::new(record.name_span)).advice(advice))
}
