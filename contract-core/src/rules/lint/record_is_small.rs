//! Records are small.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("RECORD_IS_SMALL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No record has more fields than the project allows.",
        explanation: "The maximum is `max-fields` in `[lint]` in `contracts.toml`, 60 by default.

Breaks it: a record of 200 fields, most of them optional.

At run time: every message has a byte for each absent optional field, and readers do not know which fields belong
together.

Instead: group related fields into records, or use a message for each event.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let max_fields = context.options.max_fields;
    context
        .records()
        .filter(|(_, record)| record.fields.len() > max_fields)
        .map(|(site, record)| {
            let count = record.fields.len();
            LINT.finding(format!("the record `{}` has {count} fields; {max_fields} are allowed", record.name.simple()))
                .at(site.at(record.name_span))
                .advice("group related fields into records")
        })
        .collect()
}
