//! Types are not empty.

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TYPE_IS_NOT_EMPTY"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every record has fields, every enum symbols, every union branches, and every fixed type bytes.",
        explanation: r#"Breaks it: `{ "type": "enum", "name": "Size", "symbols": [] }`.

At run time: an enum without symbols and a union without branches have no values, so no value that contains them can
be written. A record without fields carries no data, and some generators reject it.

Instead: remove the type until it has content.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.types {
        let message = match &site.node.kind {
            Kind::Record(record) if record.fields.is_empty() => {
                format!("the record `{}` has no fields", record.name.simple())
            }
            Kind::Enum(enumeration) if enumeration.symbols.is_empty() => {
                format!("the enum `{}` has no symbols", enumeration.name.simple())
            }
            Kind::Fixed(fixed) if fixed.size == 0 => format!("the fixed type `{}` has no bytes", fixed.name.simple()),
            Kind::Union(branches) if branches.is_empty() => format!("the union of `{}` has no branches", site.path),
            _ => continue,
        };
        findings.push(LINT.finding(message).at(site.at(site.node.span)).advice("remove it until it has content"));
    }
    findings
}
