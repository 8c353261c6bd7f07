//! No version is overlooked.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "CONTRACT_IS_NAMED",
    severity: Severity::Error,
    group: Group::Setup,
    promise: "Every folder with versions is a contract that the manifest names.",
    explanation: r#"Breaks it: a folder `owner/message` with a `v1.avsc` in it that `contracts.toml` does not name.

At run time: the contract would never be checked, published or generated, and nobody would notice.

Instead: add a table `[contracts."owner/message"]`, or delete the folder.
"#,
};
