//! Messages are records, not errors.

use crate::edits::replace_value;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("RECORD_IS_NOT_ERROR"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No type is declared as `error`.",
        explanation: r#"Breaks it: `{ "type": "error", "name": "PaymentFailed", ... }`.

At run time: the binary encoding is that of a record. But `error` belongs to Avro's remote procedure calls: Java
generates an exception class for it, and several libraries do not support it.

Instead: write `"type": "record"`. Readers match the two, so the change breaks nothing.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    context
        .records()
        .filter(|(_, record)| record.is_error)
        .map(|(site, record)| {
            LINT.finding(format!("`{}` is declared as `error`", record.name.simple()))
                .at(site.at(record.name_span))
                .advice("write `\"type\": \"record\"`")
                .edits(replace_value(context.content, site.node.span, "type", "\"record\""))
        })
        .collect()
}
