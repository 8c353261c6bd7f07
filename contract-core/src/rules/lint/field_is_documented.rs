//! Fields say what they hold.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "FIELD_IS_DOCUMENTED",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "Every field has a `doc`.",
        explanation: r#"Breaks it: `{ "name": "created_at", "type": "long" }` without `doc`.

At run time: nothing. But each service has to guess: created by whom, in which time zone, can it be later than the
message's own time?

Instead: `"doc": "When the order was created."`. Write it before the release: Pulsar takes a version that differs only
in documentation for the version before, and never stores it.
"#,
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let bare = subject.fields.iter().filter(|part| part.field.doc.as_ref().is_none_or(|doc| doc.trim().is_empty()));
    bare.map(|part| {
        LINT.found(format!("the field `{}` is not documented", part.field.name))
            .at(part.place())
            .fix("say in `doc` what it holds")
    })
    .collect()
}
