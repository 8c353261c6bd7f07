//! Decimals keep scale and precision.

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair, attribute_location};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("DECIMAL_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A decimal keeps its scale and its precision.",
    explanation: r#"Breaks it: `"scale": 2` becomes `"scale": 4`.

At run time: the bytes hold only the digits, so the reader puts the decimal point elsewhere: 12.50 becomes 0.1250. With
a smaller precision, some readers refuse large amounts. With a larger one the numbers are the same, but the
specification requires equal precisions.

Instead: add a new field with the new scale.
"#,
};

/// Describes a changed scale.
pub(super) fn describe_scale(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (u32, u32),
) -> PairFinding {
    finding(pair, found, "scale")
        .message(format!("`{}` had {} after the point, and is read with {reader}", found.name_path, digits(writer)))
        .consequence("every value decodes without an error and is wrong by a power of ten")
}

/// Describes a changed precision.
pub(super) fn describe_precision(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (u32, u32),
) -> PairFinding {
    finding(pair, found, "precision")
        .message(format!("`{}` had {}, and is read with {reader}", found.name_path, digits(writer)))
        .consequence(if reader < writer {
            "some readers refuse numbers with more digits than they expect"
        } else {
            "the specification requires equal precisions, so a strict reader refuses the data; others read the same number"
        })
}

fn finding(pair: &ReaderWriterPair<'_>, found: &SemanticChange, attribute: &str) -> PairFinding {
    PairFinding::semantic_change(&RULE, found)
        .located_at(
            attribute_location(pair.reader, found.reader, attribute),
            attribute_location(pair.writer, found.writer, attribute),
        )
        .advice("keep this field unchanged, and add a new field with the new type")
        .changed_property(attribute)
}

fn digits(count: u32) -> String {
    if count == 1 { "1 digit".to_owned() } else { format!("{count} digits") }
}
