//! Schemas are plain JSON.

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FILE_HAS_NO_COMMENTS"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No schema file has comments.",
        explanation: "Breaks it: `// the customer's own note` before a field.

At run time: Pulsar's broker and Java take comments, and store them with the schema. JSON has none, so other parsers
refuse the text that they get from the registry: a Python or Rust consumer cannot connect. Releasing a draft that refers
to shared types, and `schemactl fmt`, write the file anew and refuse it for that reason.

Instead: say it in the `doc` of the type or field.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let comments = context.comments.iter();
    comments
        .map(|comment| {
            LINT.finding("JSON has no comments, and parsers other than Java's refuse the file")
                .at(Location::new(*comment))
                .fix("move what it says into a `doc`")
        })
        .collect()
}
