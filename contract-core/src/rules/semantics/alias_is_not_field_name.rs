//! Aliases name no current field.

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::rules::draft::FindingDraft;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ALIAS_IS_NOT_FIELD_NAME"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field's alias is not the name of another field.",
    explanation: "Breaks it: version 2 has the fields `size` and `weight`, and `weight` has the alias `size`.

At run time: Avro Java gives the old `size` to `weight` and leaves `size` without a value; others do the opposite.

Instead: give a field only aliases that are not the name of a field.
",
};

/// Describes an alias that is the name of another field.
pub(super) fn describe(found: &SemanticChange, (field, alias): (&str, &str)) -> FindingDraft {
    FindingDraft::semantic_change(&RULE, found)
        .problem(format!("`{}` has the alias `{alias}`, which is another field's name", found.name_path))
        .consequence(format!(
            "Avro Java gives the data of `{alias}` to `{field}`, and none to `{alias}`; others do the opposite"
        ))
        .fix("remove the alias")
}
