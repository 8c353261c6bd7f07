//! Types are equal or can be promoted.

use crate::compat::readers::Incompatibility;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{DECODING_FAILS, PairFinding, ReaderWriterPair};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("TYPE_IS_READABLE"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A reader's type can hold every value of the writer's type.",
    explanation: r#"Breaks it: `long` becomes `int`, `string` becomes a record, `["null", "string"]` becomes `string`.

At run time: a decoding error; a reader that does not compare the schemas takes the bytes for another value.

Instead: `int` may become `long`, `float` or `double`; `long` may become `float` or `double`; `float` may become
`double`. In each case only the new version can read the old one, not the other way round. Under a FULL strategy, add a
new field with a default, write both, and remove the old field once no service reads it.
"#,
};

/// Describes a type of the writer that the reader cannot decode.
pub(super) fn describe(pair: &ReaderWriterPair<'_>, found: &Incompatibility) -> PairFinding {
    let (writer, reader) = (pair.writer.describe(found.writer.ty), pair.reader.describe(found.reader.ty));
    PairFinding::incompatibility(&RULE, found)
        .message(format!("`{}` is written as {writer} and read as {reader}", found.name_path))
        .consequence(DECODING_FAILS)
        .advice("keep the type, and add a new field with a default for the new type")
        .changed_property("type")
}
