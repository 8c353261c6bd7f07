//! The manifest can be read.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("MANIFEST_IS_VALID"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "`contracts.toml` is a manifest that the checks can be made from.",
    explanation: r#"Breaks it: a file that is no TOML, `kind = "rumour"`, a key that is not known, a table without its `record`, or a topic
that Pulsar keeps for itself, `__changes` or `orders-partition-1`.

At run time: nothing can be checked, published or generated; every command ends with exit code 2 and shows the place.

Instead: a manifest names the tenant, the strategy and every contract. This is a whole one:

    tenant = "logistics"

    [contracts."orders/order-created"]
    kind = "event"
    record = "logistics.orders.OrderCreated"

with the first version in `orders/order-created/v1.avsc` beside it. A contract's table can also have a `topic`, the
fields `id` and `key` of its messages, a `strategy` of its own, levels of `rules`, and `retired = true` once nobody uses
it any more.

What to do: correct the place; `schemactl explain MANIFEST_IS_VALID` shows a manifest that works.
"#,
};
