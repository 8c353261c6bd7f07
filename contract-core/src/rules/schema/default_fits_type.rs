//! Defaults are values of their types.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("DEFAULT_FITS_TYPE"),
    group: Group::Schema,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "Every default is a value of its field's type, or of the first branch if the type is a union.",
    explanation: r#"Breaks it:

    { "name": "size", "type": "string", "default": null }

At run time: the broker accepts the first schema of a topic without checking its defaults. From then on it answers every
upload with 500, since it parses stored schemas strictly. Readers fail when they need the default.

Instead: write `"type": ["null", "string"], "default": null`, or a default of the type, such as `"default": ""`.
"#,
};

/// The advice for a default that does not fit its type.
pub(super) const ADVICE: &str = "write a default of the field's type; for a union, of its first branch";
