//! Contracts have versions.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("CONTRACT_HAS_VERSIONS"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "Every contract in the manifest has at least a first version.",
    explanation: r#"Breaks it: a table `[contracts."orders/order-created"]` without a file `orders/order-created/v1.avsc` beside the
manifest. Usually the name or the folder is misspelled.

At run time: the contract cannot be checked, published or generated, and services that rely on it do not compile.

Instead: correct the name, or put the first version into the folder.
"#,
};
