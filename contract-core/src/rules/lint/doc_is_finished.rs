//! Documentation has no loose ends.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DOC_IS_FINISHED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No `doc` has `TODO`, `FIXME`, `TBD` or `XXX` in it.",
        explanation: r#"Breaks it: `"doc": "TODO: which currency?"`.

At run time: nothing. But a released schema is never edited again, and the question stays in it for ever, read by
every team but answered by none.

Instead: answer it before the release, or leave the field out until it can be answered.
"#,
    },
    check: Check::Schema(check),
};

const MARKS: &[&str] = &["TODO", "FIXME", "TBD", "XXX"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let types = context.named_types().filter_map(|named| Some((named.simple, named.doc?, named.site.at(named.span))));
    let fields = context
        .fields
        .iter()
        .filter_map(|site| Some((site.field.name.as_str(), site.field.doc.as_deref()?, site.place())));
    types
        .chain(fields)
        .filter_map(|(name, doc, place)| {
            let mark = doc.split(|c: char| !c.is_alphanumeric()).find(|word| MARKS.contains(word))?;
            let finding = LINT.finding(format!("the documentation of `{name}` still has `{mark}` in it"));
            Some(finding.at(place).fix("finish it before the release"))
        })
        .collect()
}
