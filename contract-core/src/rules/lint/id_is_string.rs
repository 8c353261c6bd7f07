//! Ids are strings.

use schemactl_avro::schema::Kind;

use crate::case::lowercase_words;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ID_IS_STRING"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A field that is named like an id is a string or a UUID, not a number.",
        explanation: r#"Breaks it: `{ "name": "order_id", "type": "int" }`.

At run time: the numbers of one database become the ids of all systems. They run out, they collide when two systems
are merged, they show competitors how many orders there are, and JavaScript rounds those above 2^53.

Instead: use `{ "type": "string", "logicalType": "uuid" }`, or a plain `string` for ids of another system.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in context.new_fields() {
        let name = &site.field.name;
        let Some(node) = context.non_null_type(site.field) else { continue };
        let is_number = matches!(node.kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double);
        let is_id = lowercase_words(name).last().is_some_and(|last| matches!(last.as_str(), "id" | "uuid" | "guid"));
        if is_number && is_id && !context.options.allows(name) {
            let finding = LINT
                .finding(format!("`{name}` is named like an id, but is a number"))
                .at(site.at(site.field.type_span));
            findings.push(finding.advice("write `{ \"type\": \"string\", \"logicalType\": \"uuid\" }`"));
        }
    }
    findings
}
