//! Documentation has no open questions.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DOC_IS_FINISHED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No `doc` contains `TODO`, `FIXME`, `TBD` or `XXX`.",
        explanation: r#"Breaks it: `"doc": "TODO: which currency?"`.

At run time: nothing. But a released schema is never edited again, so the question stays in it forever: every team
reads it, and no team answers it.

Instead: answer the question before the release, or leave the field out until it can be answered.
"#,
    },
    check: Check::Schema(check),
};

const MARKERS: &[&str] = &["TODO", "FIXME", "TBD", "XXX"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let types = context.named_types().filter_map(|named| Some((named.simple, named.doc?, named.site.at(named.span))));
    let fields = context
        .fields
        .iter()
        .filter_map(|site| Some((site.field.name.as_str(), site.field.doc.as_deref()?, site.location())));
    types
        .chain(fields)
        .filter_map(|(name, doc, location)| {
            let marker = doc.split(|c: char| !c.is_alphanumeric()).find(|word| MARKERS.contains(word))?;
            let finding = LINT.finding(format!("the documentation of `{name}` contains `{marker}`"));
            Some(finding.at(location).advice("finish it before the release"))
        })
        .collect()
}
