//! The manifest names no contract without schema.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "CONTRACT_HAS_VERSIONS",
    severity: Severity::Error,
    group: Group::Setup,
    promise: "Every contract that the manifest names has at least a first version.",
    explanation: r#"The versions of `[contracts."owner/message"]` are the files `owner/message/v1.avsc`, `v2.avsc` and so on beside
the manifest. A name without files is most often a typing error in the name or the folder.
"#,
};
