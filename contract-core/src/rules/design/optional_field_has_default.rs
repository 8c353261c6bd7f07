//! Optional fields have a default.

use schemactl_avro::schema::{Kind, Schema};
use schemactl_avro::source::Sources;

use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::edit::SchemaEdit;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("OPTIONAL_FIELD_HAS_DEFAULT"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A field that can be null has a default.",
    explanation: r#"Breaks it: `{ "name": "note", "type": ["null", "string"] }`.

At run time: nothing yet. But readers fail at messages without the field, so it can never be added to an existing
contract or removed from one, and every client must write it.

Instead: write `{ "name": "note", "type": ["null", "string"], "default": null }`. Fields that the newest released
version has already are not reported: giving them a default is a change like any other.
"#,
};

/// Checks all fields of a schema.
pub(crate) fn check(schema: &Schema, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in schema.ids() {
        let Kind::Record(record) = schema.kind(id) else { continue };
        for field in record.fields.iter().filter(|field| field.default.is_none()) {
            let Kind::Union(branches) = schema.kind(field.ty) else { continue };
            let Some(index) = branches.iter().position(|branch| matches!(schema.kind(*branch), Kind::Null)) else {
                continue;
            };
            let (advice, edit) = if index == 0 {
                ("add `\"default\": null`", SchemaEdit::add_null_default(field.span))
            } else {
                let edit = SchemaEdit::NullFirst { union: field.type_span, field: field.span };
                ("put `\"null\"` first in the union and add `\"default\": null`", edit)
            };
            let path = format!("{}.{}", record.name.simple(), field.name);
            findings.push(
                Finding::new(&RULE, format!("`{}` can be null and has no default", field.name))
                    .at(Location::new(field.span).path(path))
                    .consequence("readers fail at every message without the field, so it can never be added to an existing contract or removed from one")
                    .advice(advice)
                    .edits(edit.to_edits(sources)),
            );
        }
    }
    findings
}
