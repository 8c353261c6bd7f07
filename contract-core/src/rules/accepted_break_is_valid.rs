//! The list of accepted breaks can be read.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ACCEPTED_BREAK_IS_VALID",
    severity: Severity::Error,
    group: Group::Setup,
    promise: "Every entry of `accepted.toml` names a rule, a place, an owner, a reason and a day.",
    explanation: r#"`accepted.toml`, beside the manifest, lists breaks that somebody answers for:

    [[accepted]]
    rule = "ENUM_SYMBOL_KEPT"
    contract = "orders/order-created"
    version = 3
    path = "OrderCreated.channel"
    owner = "team-orders"
    reason = "The only reader on v2 is switched off on 2027-01-15."
    expires = 2027-01-31

`version` is the newer one of the two that do not fit. Without `path`, the entry is for all such breaks of the
version. Accepted breaks are shown in every run. Rules that everything else relies on, such as SCHEMA_IS_AVRO and
SEALED_VERSION_UNCHANGED, cannot be accepted.
"#,
};
