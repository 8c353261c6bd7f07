//! The record is the contract's.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "RECORD_MATCHES_MANIFEST",
    severity: Severity::Error,
    group: Group::Design,
    promise: "A schema is the record that the manifest names.",
    explanation: r#"`record = "logistics.orders.OrderCreated"` in `contracts.toml` is the name that readers know the message by. A
version that is another record, or no record at all, is not a version of this contract. Pulsar refuses unions
at the top.
"#,
};
