//! Decimals say where the point is.

use crate::edits::append_entry;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::LogicalType;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DECIMAL_HAS_SCALE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "Every decimal says its scale.",
        explanation: r#"Breaks it: `{ "type": "bytes", "logicalType": "decimal", "precision": 12 }`.

At run time: the scale is then 0, and numbers have no digits after the point. A writer that has some stops with an
error, or rounds.

Instead: `"scale": 2`, or `"scale": 0` where whole numbers are meant. Precision and scale must never change later.
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
            LINT.finding(format!("the decimal of `{}` does not say its scale, and so has none", site.path))
                .at(site.at(site.node.span))
                .fix("add `\"scale\"`: the digits after the point")
                // What it says after that is what it meant before.
                .edits(append_entry(context.text, site.node.span, "\"scale\": 0"))
        })
        .collect()
}
