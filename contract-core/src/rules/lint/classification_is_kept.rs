//! Classified fields stay classified.

use schemactl_avro::json::Json;
use schemactl_avro::schema::{Field, Schema};

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, location_in_version};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("CLASSIFICATION_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A field keeps the classification that it has in the previous version.",
        explanation: "The attribute is `classification`, unless `[lint]` in `contracts.toml` sets another.

Breaks it: version 1 classifies `email` as `personal`, and version 2 does not.

At run time: from the first message of the new version on, services that leave classified fields out of their stores
and logs no longer leave this one out.

Instead: keep the attribute. If the classification was wrong, correct it in a pull request of its own, which also sets
this rule to a warning for the contract. Restore the rule after the release.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let Some((_, last)) = context.previous_versions.last() else { return Vec::new() };
    let key = &context.options.classification_attribute;
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some((number, record)) = context.previous_versions.last_record(site.record) else { continue };
        let Some(field) = record.field(&site.field.name) else { continue };
        let Some(previous) = classification_of(last, field, key) else { continue };
        let current = classification_of(context.schema, site.field, key);
        // The manifest can classify fields of released schemas instead.
        let is_in_manifest = context.options.classified_fields.contains_key(site.field.name.as_str());
        if current == Some(previous) || is_in_manifest {
            continue;
        }
        let change = if current.is_none() { "is not classified" } else { "has another classification" };
        let mut finding = LINT
            .finding(format!(
                "`{}` {change}, but in v{number} it is classified as {}",
                site.field.name,
                describe(previous)
            ))
            .at(site.location())
            .consequence(
                "services that leave classified fields out of their stores and logs no longer leave this one out",
            )
            .advice(format!("restore `\"{key}\"` as it was"));
        finding.related = Some(location_in_version(number, field.name_span));
        findings.push(finding);
    }
    findings
}

/// Returns the classification of a field or its type.
fn classification_of<'a>(schema: &'a Schema, field: &'a Field, key: &str) -> Option<&'a Json> {
    let props = field.props.iter().chain(&schema.node(field.ty).props);
    props.into_iter().find(|prop| prop.key == key).map(|prop| &prop.value)
}

fn describe(classification: &Json) -> String {
    classification.as_str().map_or_else(|| "a value that is not a string".to_owned(), |name| format!("`{name}`"))
}
