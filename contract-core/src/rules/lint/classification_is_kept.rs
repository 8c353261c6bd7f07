//! What is marked stays marked.

use crate::finding::Finding;
use crate::json::Json;
use crate::lint::{Check, Lint, LintContext, location_in_version};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::{Field, Schema};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("CLASSIFICATION_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "A field keeps the classification that it has in the version before.",
        explanation: "The attribute is `classification` unless the table `[lint]` of `contracts.toml` says otherwise.

Breaks it: version 1 marks `email` as `personal`, and version 2 does not.

At run time: stores and logs that leave classified fields out start to keep it, from the first message of the new
version on.

Instead: keep the attribute. If the class was wrong, change it in a change of its own, and turn this rule to a warning
for the contract while that is reviewed.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let Some((_, last)) = context.previous_versions.last() else { return Vec::new() };
    let key = &context.options.classification;
    let mut findings = Vec::new();
    for site in &context.fields {
        let Some((number, before)) = context.previous_versions.last_record(site.record) else { continue };
        let Some(field) = before.field(&site.field.name) else { continue };
        let Some(was) = class(last, field, key) else { continue };
        let now = class(context.schema, site.field, key);
        if now == Some(was) || context.options.classified.contains_key(site.field.name.as_str()) {
            continue;
        }
        let change = if now.is_none() { "has no classification" } else { "is classified otherwise" };
        let mut finding = LINT
            .finding(format!("`{}` {change}, and v{number} classifies it as `{}`", site.field.name, words(was)))
            .at(site.place())
            .consequence("those who leave classified fields out start to keep it")
            .fix(format!("put `\"{key}\"` back as it was"));
        finding.related = Some(location_in_version(number, field.name_span));
        findings.push(finding);
    }
    findings
}

/// The classification on a field or its type.
fn class<'a>(schema: &'a Schema, field: &'a Field, key: &str) -> Option<&'a Json> {
    let props = field.props.iter().chain(&schema.node(field.ty).props);
    props.into_iter().find(|prop| prop.key == key).map(|prop| &prop.value)
}

fn words(class: &Json) -> String {
    class.as_str().map_or_else(|| "something".to_owned(), str::to_owned)
}
