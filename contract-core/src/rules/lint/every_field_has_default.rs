//! Every field can be added and removed.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "EVERY_FIELD_HAS_DEFAULT",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "Every field has a default, ids and the fields of the envelope aside.",
        explanation: r#"Off unless the project turns it on.

Breaks it: `{ "name": "note", "type": "string" }`.

At run time: nothing yet. But a field without a default can never be removed under a FULL strategy, since services on
the older version could not read messages without it.

Instead: a default that says "not given": `null` first in a union, `UNKNOWN` for an enum, `[]` for an array.
"#,
    },
    standing: Standing::Off,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let is_identity = |name: &str| {
        let ends = name == "id" || name.ends_with("_id") || name.ends_with("Id");
        let contract = subject.contract;
        let paths = contract.iter().flat_map(|contract| [&contract.id_field, &contract.key_field]).flatten();
        ends || paths.into_iter().any(|path| path.names.iter().any(|part| part == name))
            || subject.envelope.iter().any(|field| field == name)
    };
    subject
        .new_fields()
        .filter(|part| part.field.default.is_none() && !is_identity(&part.field.name))
        .map(|part| {
            LINT.found(format!("the field `{}` has no default", part.field.name))
                .at(part.place())
                .fix("give it a default that says \"not given\"")
        })
        .collect()
}
