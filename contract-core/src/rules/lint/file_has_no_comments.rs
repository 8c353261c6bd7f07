//! Schemas are plain JSON.

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FILE_HAS_NO_COMMENTS"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No schema file has comments.",
        explanation: "Breaks it: `// the customer's own note` before a field.

At run time: Pulsar's broker and Java accept comments and store them with the schema. But JSON has no comments, so
other parsers reject the schema that they get from the registry: a Python or Rust consumer cannot connect.
`schemactl release` removes them, unless `comments` in `contracts.toml` says otherwise; `schemactl fmt` refuses to
rewrite a file with comments.

Instead: write the comment in the `doc` of the type or field.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let comments = context.comments.iter();
    comments
        .map(|comment| {
            LINT.finding("JSON has no comments, so parsers other than Java's reject the file")
                .at(Location::new(*comment))
                .advice("move the comment into a `doc`")
        })
        .collect()
}
