//! The manifest can be read.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "MANIFEST_IS_VALID",
    severity: Severity::Error,
    group: Group::Setup,
    promise: "`contracts.toml` is a manifest that the checks can be made from.",
    explanation: r#"`contracts.toml` names the tenant, the strategy and every contract. Without it nothing can be checked, so a
manifest that is missing, is no TOML or has a key that is not known ends the run with exit code 2.

A minimal manifest:

    tenant = "logistics"

    [contracts."orders/order-created"]
    kind = "event"
    record = "logistics.orders.OrderCreated"

with the first version in `orders/order-created/v1.avsc` beside it.
"#,
};
