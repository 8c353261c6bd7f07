//! Decimals have an explicit scale.

use schemactl_avro::schema::LogicalType;

use crate::edits::append_entry;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DECIMAL_HAS_SCALE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every decimal has a `scale`.",
        explanation: r#"Breaks it: `{ "type": "bytes", "logicalType": "decimal", "precision": 12 }`.

At run time: the scale is 0, so numbers have no digits after the decimal point. A writer with such digits stops with
an error, or rounds.

Instead: add `"scale": 2`, or `"scale": 0` for whole numbers. Precision and scale must never change later.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    context
        .types
        .iter()
        .filter(|site| matches!(site.node.logical, Some(LogicalType::Decimal { .. })))
        .filter(|site| site.node.props.iter().all(|prop| prop.key != "scale"))
        .map(|site| {
            LINT.finding(format!("the decimal `{}` has no `scale`, which means 0", site.path))
                .at(site.at(site.node.span))
                .advice("add `\"scale\"`, the number of digits after the decimal point")
                // An explicit 0 keeps the meaning.
                .edits(append_entry(context.content, site.node.span, "\"scale\": 0"))
        })
        .collect()
}
