//! Values keep the attributes that say what they mean.

use schemactl_avro::json::Json;
use schemactl_avro::schema::{Kind, Schema};

use crate::compat::readers::{SemanticChange, TypeLocation};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair, attribute_location, quote_json};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("MEANING_ATTRIBUTE_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A value keeps its unit, its currency, and each other attribute that says what it means.",
    explanation: r#"The attributes are `unit`, `currency` and `connect.name`, on fields and on types, and those that `meaning-attributes`
in `contracts.toml` lists.

Breaks it: `{ "name": "distance", "type": "long", "unit": "m" }` becomes `"unit": "km"`.

At run time: every reader decodes the number without an error and is wrong by a factor of a thousand. Neither Avro nor
the broker compares attributes. A generated reader refuses messages of a later version whose attribute has another
value.

Instead: add a new field with the new attribute, and a name that says what it is. If the old attribute was wrong, or
the new one only writes down what has always been true, accept the change in `accepted.toml`.
"#,
};

/// Describes an attribute that differs.
pub(super) fn describe(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    attribute: &str,
    (reader, writer): (Option<&Json>, Option<&Json>),
) -> PairFinding {
    let path = &found.name_path;
    let (message, consequence) = match (reader.map(quote_json), writer.map(quote_json)) {
        (Some(reader), Some(writer)) => (
            format!("the `{attribute}` of `{path}` is {writer} when written and {reader} when read"),
            "every value decodes without an error and means something else",
        ),
        (Some(reader), None) => (
            format!("`{path}` had no `{attribute}`, and is read with {reader}"),
            "nothing says that the values that were written have this meaning",
        ),
        (None, writer) => (
            format!("the `{attribute}` of `{path}` was {}, and is read without one", writer.unwrap_or_default()),
            "the values stay the same, but nothing says any more what they mean",
        ),
    };
    PairFinding::semantic_change(&RULE, found)
        .located_at(location(pair.reader, found.reader, attribute), location(pair.writer, found.writer, attribute))
        .message(message)
        .consequence(consequence)
        .advice("keep this field unchanged, and add a new field with the new attribute")
        .changed_property(attribute)
}

/// Returns the location of an attribute's value in a field or a type; `at` if it is elsewhere or absent.
fn location(schema: &Schema, at: TypeLocation, attribute: &str) -> TypeLocation {
    let Kind::Record(record) = schema.kind(at.ty) else { return attribute_location(schema, at, attribute) };
    let Some(field) = record.fields.iter().find(|field| field.span == at.span) else {
        return attribute_location(schema, at, attribute);
    };
    let prop = field.props.iter().chain(&schema.node(field.ty).props).find(|prop| prop.key == attribute);
    prop.map_or(at, |prop| TypeLocation { span: prop.value.span, ..at })
}
