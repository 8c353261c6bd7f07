//! Strings stay strings, and bytes stay bytes.

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::PairFinding;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("STRING_TYPE_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A string is not read as bytes, and bytes are not read as a string.",
    explanation: "Breaks it: `bytes` becomes `string` or the other way round. Avro promotes one to the other.

At run time: some readers refuse bytes that are not UTF-8, others replace parts of them.

Instead: add a new field with the new type.
",
};

/// Describes bytes that are read as a string, or a string that is read as bytes.
pub(super) fn describe(found: &SemanticChange, (reader, writer): (&str, &str)) -> PairFinding {
    PairFinding::semantic_change(&RULE, found)
        .message(format!("`{}` is written as {writer} and read as {reader}", found.name_path))
        .consequence("readers refuse bytes that are not UTF-8, or replace parts of them")
        .advice("keep this field unchanged, and add a new field with the new type")
        .changed_property("type")
}
