//! Aliases take no living field.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ALIAS_IS_NOT_FIELD_NAME",
    severity: Severity::Error,
    group: Group::Semantics,
    promise: "A field's alias is not the name of another field.",
    explanation: "Breaks it: version 2 has the fields `size` and `weight`, and `weight` has the alias `size`.

At run time: Avro Java gives the old `size` to `weight` and leaves `size` without data; others do the opposite.

Instead: give a field only aliases that no field has.
",
};
