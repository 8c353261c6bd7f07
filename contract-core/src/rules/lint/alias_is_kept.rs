//! Aliases stay.

use crate::edits::append;
use crate::finding::{Edit, Finding, Severity};
use crate::lint::{Check, FieldPart, Lint, Standing, Subject};
use crate::rules::{Group, Rule};
use schemactl_avro::SharedStr;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "ALIAS_IS_KEPT",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "A field keeps the aliases that name it in an earlier version.",
        explanation: "Breaks it: version 1 has `note`, version 2 calls it `hint` with the alias `note`, and version 3 drops the alias.

At run time: services on version 3 read messages of version 1 without the data of `note`: with a default nothing fails,
and the value is lost.

Instead: keep the alias for as long as messages of the older version may be read.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in &subject.fields {
        let versions = subject.earlier.records(part.record);
        let Some((number, before)) = versions.last() else { continue };
        let Some(field) = before.field(&part.field.name) else { continue };
        let needed = |alias: &&SharedStr| {
            !part.field.aliases.contains(alias) && versions.iter().any(|(_, record)| record.field(alias).is_some())
        };
        for alias in field.aliases.iter().filter(needed) {
            let message = format!("`{}` no longer has the alias `{alias}`, which it has in v{number}", part.field.name);
            findings.push(
                LINT.found(message)
                    .at(part.place())
                    .consequence(format!("the data of `{alias}` in messages of older versions are lost"))
                    .fix(format!("put `\"aliases\": [\"{alias}\"]` back"))
                    .edits(put_back(subject, part, alias)),
            );
        }
    }
    findings
}

/// The alias in the field again; nothing where it has others, whose list would have to be found.
fn put_back(subject: &Subject<'_>, part: &FieldPart<'_>, alias: &str) -> Option<Edit> {
    let has_others = !part.field.aliases.is_empty();
    (!has_others).then(|| append(subject.text, part.field.span, &format!("\"aliases\": [\"{alias}\"]")))?
}
