//! Optional fields have a default.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "OPTIONAL_FIELD_HAS_DEFAULT",
    severity: Severity::Error,
    group: Group::Design,
    promise: "A field that can be null has a default.",
    explanation: r#"Breaks it: `{ "name": "note", "type": ["null", "string"] }`.

At run time: nothing yet. But readers of older messages fail, so the field can never be added to an existing
contract or removed from one, and clients must always write it.

Instead: `{ "name": "note", "type": ["null", "string"], "default": null }`.
"#,
};
