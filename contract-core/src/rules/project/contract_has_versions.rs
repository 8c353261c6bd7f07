//! The manifest names no contract without schema.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("CONTRACT_HAS_VERSIONS"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "Every contract that the manifest names has at least a first version.",
    explanation: r#"Breaks it: a table `[contracts."orders/order-created"]` without a file `orders/order-created/v1.avsc` beside the
manifest. Most often that is a typing error in the name or the folder.

At run time: there is nothing to check, publish or generate, and services that rely on the contract have no module.

Instead: correct the name, or put the first version where it belongs.
"#,
};
