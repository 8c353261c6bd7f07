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

A message that is not a record, such as an enum or a map, is a contract without `record`. No Rust code can be generated
for it.
"#,
};

/// Checks the root of a schema.
pub(crate) fn check(contract: &Contract, schema: &Schema) -> Option<Finding> {
    let root = schema.node(schema.root()).span;
    let (span, message, advice) = match (schema.root_record(), &contract.record) {
        (None, None) => return None,
        (Some(record), Some(name)) if record.name.full() == name => return None,
        (None, Some(name)) => {
            let message =
                format!("the schema is {}, but the manifest says the record `{name}`", schema.describe(schema.root()));
            (
                root,
                message,
                "correct the schema; if the message is not a record, remove `record` from the contract's table"
                    .to_owned(),
            )
        }
        (Some(record), None) => {
            let message = format!("the schema is the record `{}`, which the manifest does not name", record.name);
            (record.name_span, message, format!("add `record = \"{}\"` to the contract's table", record.name))
        }
        (Some(record), Some(name)) => {
            let message = format!("the record is `{}`, but the manifest says `{name}`", record.name);
            (
                record.name_span,
                message,
                "correct the `name` and `namespace` here, or the `record` in the manifest".to_owned(),
            )
        }
    };
    Some(Finding::new(&RULE, message).at(Location::new(span)).advice(advice))
}
