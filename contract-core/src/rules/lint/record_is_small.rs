//! Records are surveyable.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("RECORD_IS_SMALL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No record has more fields than the project allows.",
        explanation: "The most fields are `max-fields` in the table `[lint]` of `contracts.toml`; 60 by default.

Breaks it: a record of 200 fields, most of them optional.

At run time: every message carries a byte for each optional field that it does not have, and no reader knows which of
them belong together.

Instead: records for what belongs together, or a message for each thing that can happen.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let most = context.options.max_fields;
    context
        .records()
        .filter(|(_, record)| record.fields.len() > most)
        .map(|(site, record)| {
            let count = record.fields.len();
            LINT.finding(format!("the record `{}` has {count} fields; {most} are allowed", record.name.simple()))
                .at(site.at(record.name_span))
                .fix("put what belongs together into records of their own")
        })
        .collect()
}
