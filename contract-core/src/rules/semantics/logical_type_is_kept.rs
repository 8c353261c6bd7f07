//! Values keep their logical types.

use schemactl_avro::schema::LogicalType;

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair, attribute_location};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("LOGICAL_TYPE_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A value keeps its logical type.",
    explanation: "Breaks it: `timestamp-millis` becomes `timestamp-micros`, or a plain `long` becomes a `date`.

At run time: every reader decodes the number without an error and is wrong by a factor of a thousand, or takes a count
for a date. Neither Avro nor the broker compares logical types. The logical types of Avro 1.12, such as
`timestamp-nanos`, are plain values for programs with an older Avro. Logical types that Avro does not define are
compared by their names, since some programs know them.

Instead: add a new field with the new type, and a name that says what it is.
",
};

const FIX: &str = "keep this field unchanged, and add a new field with the new type";

/// Describes a logical type that is added, removed or replaced by one of another kind.
pub(super) fn describe(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (Option<&LogicalType>, Option<&LogicalType>),
) -> PairFinding {
    let types = (pair.reader.describe(found.reader.ty), pair.writer.describe(found.writer.ty));
    finding(pair, found, types).consequence(match (reader, writer) {
        (Some(LogicalType::Uuid), None) => "programs that read UUIDs refuse a string that is not one",
        (None, Some(LogicalType::Uuid)) => "the strings stay the same, but nothing says any more that they are UUIDs",
        _ => "every value decodes without an error and means something else",
    })
}

/// Describes another unit of the same quantity.
pub(super) fn describe_unit(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (&LogicalType, &LogicalType),
) -> PairFinding {
    finding(pair, found, (reader.to_string(), writer.to_string()))
        .consequence("every value decodes without an error and is wrong by a factor of a thousand")
}

/// Describes a logical type that only Avro 1.12 knows, on one side.
pub(super) fn describe_newer(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (Option<&str>, Option<&str>),
) -> PairFinding {
    let name = |logical: Option<&str>| logical.unwrap_or("a value without a logical type").to_owned();
    finding(pair, found, (name(reader), name(writer)))
        .consequence("programs with Avro 1.11 ignore the logical types of 1.12; programs with a later Avro read every value as something else")
}

/// Describes a logical type that Avro does not define, on one side or both.
pub(super) fn describe_custom(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (Option<&str>, Option<&str>),
) -> PairFinding {
    let name = |logical: Option<&str>| {
        logical.map_or_else(|| "a value without a logical type".to_owned(), |name| format!("`{name}`"))
    };
    finding(pair, found, (name(reader), name(writer))).consequence(
        "every value decodes without an error, and programs that know the logical type read it as something else",
    )
}

fn finding(pair: &ReaderWriterPair<'_>, found: &SemanticChange, (reader, writer): (String, String)) -> PairFinding {
    let attribute = "logicalType";
    PairFinding::semantic_change(&RULE, found)
        .located_at(
            attribute_location(pair.reader, found.reader, attribute),
            attribute_location(pair.writer, found.writer, attribute),
        )
        .message(format!("`{}` is written as {writer} and read as {reader}", found.name_path))
        .advice(FIX)
        .changed_property(attribute)
}
