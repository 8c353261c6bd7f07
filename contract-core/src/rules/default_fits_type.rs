//! Defaults are values.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "DEFAULT_FITS_TYPE",
    severity: Severity::Error,
    group: Group::Schema,
    promise: "Every default is a value of its field's type; for a union, of its first branch.",
    explanation: r#"Breaks it:

    { "name": "size", "type": "string", "default": null }

At run time: the broker accepts the first schema of a topic without looking at its defaults, and from then on
answers every upload with 500, since it parses the stored schemas strictly. Readers fail when they need the
default.

Instead: `"type": ["null", "string"], "default": null`, or a default of the type, `"default": ""`.
"#,
};
