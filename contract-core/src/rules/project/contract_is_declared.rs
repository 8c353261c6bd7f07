//! No version is overlooked.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("CONTRACT_IS_DECLARED"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "Every folder with versions is a contract that the manifest names.",
    explanation: r#"Breaks it: a folder `owner/message` with a `v1.avsc` in it that `contracts.toml` does not name, or the seals of a
contract whose table was deleted.

At run time: the contract would never be checked, published or generated, and nobody would notice.

Instead: add a table `[contracts."owner/message"]`, or delete the folder where nothing in it is released. A
contract that nobody uses any more keeps its table and its files: `retired = true` in the table, see
RETIRED_CONTRACT_IS_CLOSED.
"#,
};
