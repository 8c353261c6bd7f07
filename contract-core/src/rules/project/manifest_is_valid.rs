//! The manifest is valid.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("MANIFEST_IS_VALID"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "`contracts.toml` is a valid manifest.",
    explanation: r#"Breaks it: a file that is not TOML, `kind = "rumour"`, an unknown key, a table without its `kind`, or a topic that
Pulsar reserves, such as `__changes` or `orders-partition-1`.

At run time: nothing can be checked, published or generated; every command ends with exit code 2 and shows the location.

Instead: name the tenant, the strategy and every contract in the manifest. A complete one:

    tenant = "logistics"

    [contracts."orders/order-created"]
    kind = "event"
    record = "logistics.orders.OrderCreated"

The first version is in `orders/order-created/v1.avsc` beside it. A contract's table can also have a `topic`, the fields
`id` and `key` of its messages, a `strategy` of its own, severities of `rules`, and `retired = true` when the contract
is no longer used. For people and other programs it can name an `owner`, a `description`, the reason why it is
`deprecated`, and the services that are its `producers` and `consumers`.

A registry is a table `[registries.NAME]` with a `url`, and `production = true` if releases are to be compared with what
it stores.

`pulsar = "4.0"` says for which brokers the schemas are parsed: `4.0`, which is the default, `4.2` for Pulsar 4.1 to
4.2.4, or `5.0` for 4.2.5 and newer. A table `[registries.NAME]` can have its own. `schemactl check --pulsar 5.0` shows
what an upgrade changes.

What to do: correct the manifest; `schemactl explain MANIFEST_IS_VALID` shows a valid one.
"#,
};
