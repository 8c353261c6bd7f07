//! Aliases name no current field.

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::PairFinding;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ALIAS_IS_NOT_FIELD_NAME"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A field's alias is not the name of another field.",
    explanation: "Breaks it: version 2 has the fields `size` and `weight`, and `weight` has the alias `size`.

At run time: Avro Java gives the old `size` to `weight` and leaves `size` without a value; others do the opposite.

Instead: give a field only aliases that are not the name of a field.
",
};

/// Describes an alias that is the name of another field.
pub(super) fn describe(found: &SemanticChange, (field, alias): (&str, &str)) -> PairFinding {
    PairFinding::semantic_change(&RULE, found)
        .message(format!("`{}` has the alias `{alias}`, which is another field's name", found.name_path))
        .consequence(format!(
            "Avro Java gives the data of `{alias}` to `{field}`, and none to `{alias}`; others do the opposite"
        ))
        .advice("remove the alias")
}
