//! Whole numbers stay exact.

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::PairFinding;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("NUMBER_KEEPS_PRECISION"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A whole number is not read as a floating-point number that cannot hold it.",
    explanation: "Breaks it: `long` becomes `double`, or `int` becomes `float`. Avro promotes one to the other.

At run time: large numbers are rounded, so an id or an amount in cents becomes another one.

Instead: add a new field with the new type, or go from `int` to `long`.
",
};

/// Describes a whole number that is read as a floating-point number.
pub(super) fn describe(found: &SemanticChange, (reader, writer): (&str, &str)) -> PairFinding {
    PairFinding::semantic_change(&RULE, found)
        .message(format!(
            "`{}` is written as {writer} and read as {reader}, which cannot hold every {writer} exactly",
            found.name_path
        ))
        .consequence("large numbers are rounded")
        .advice("keep this field unchanged, and add a new field with the new type")
        .changed_property("type")
}
