//! Documentation has no loose ends.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "DOC_IS_FINISHED",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "No `doc` has `TODO`, `FIXME`, `TBD` or `XXX` in it.",
        explanation: r#"Breaks it: `"doc": "TODO: which currency?"`.

At run time: nothing. But a released schema is never edited again, and the question stays in it for ever, read by
every team but answered by none.

Instead: answer it before the release, or leave the field out until it can be answered.
"#,
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

const MARKS: &[&str] = &["TODO", "FIXME", "TBD", "XXX"];

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let types = subject.named().filter_map(|named| Some((named.simple, named.doc?, named.part.at(named.span))));
    let fields = subject
        .fields
        .iter()
        .filter_map(|part| Some((part.field.name.as_str(), part.field.doc.as_deref()?, part.place())));
    types
        .chain(fields)
        .filter_map(|(name, doc, place)| {
            let mark = doc.split(|c: char| !c.is_alphanumeric()).find(|word| MARKS.contains(word))?;
            let finding = LINT.found(format!("the documentation of `{name}` still has `{mark}` in it"));
            Some(finding.at(place).fix("finish it before the release"))
        })
        .collect()
}
