//! A contract that has served its time gets no new versions.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("RETIRED_CONTRACT_IS_CLOSED"),
    group: Group::Seal,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "A contract with `retired = true` has no drafts.",
    explanation: r#"Breaks it: a file `vN.avsc` that is not released, in the folder of a retired contract.

At run time: nobody would get the new version: it would never be generated or published.

Instead: delete the draft, or take `retired` away: the contract is in use then.

A contract that nobody sends or reads any more is retired, not deleted: its released versions say what is stored.

    [contracts."orders/order-paused"]
    kind = "event"
    record = "acme.orders.OrderPaused"
    retired = true

Its table, its files and its seals stay, and `check` still verifies them; `lint`, `generate`, `publish` and `status`
leave it alone. What was generated for it is deleted, and what is registered stays registered.
"#,
};
