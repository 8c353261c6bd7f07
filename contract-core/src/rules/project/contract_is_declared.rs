//! Folders with versions are contracts.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("CONTRACT_IS_DECLARED"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "Every folder with versions is a contract in the manifest.",
    explanation: r#"Breaks it: a folder `owner/message` with a `v1.avsc` that `contracts.toml` does not name, or the seals of a contract
whose table was deleted.

At run time: the contract would never be checked, published or generated, and no command would say so.

Instead: add a table `[contracts."owner/message"]`, or delete the folder if none of its versions is released. A contract
that is no longer used keeps its table and its files: set `retired = true` in the table, see RETIRED_CONTRACT_IS_CLOSED.
"#,
};
