//! Aliases stay.

use crate::edits::append_entry;
use crate::finding::{Edit, Finding};
use crate::lint::{Check, FieldSite, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use schemactl_avro::SharedStr;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ALIAS_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "A field keeps the aliases that name it in an earlier version.",
        explanation: "Breaks it: version 1 has `note`, version 2 calls it `hint` with the alias `note`, and version 3 drops the alias.

At run time: services on version 3 read messages of version 1 without the data of `note`: with a default nothing fails,
and the value is lost.

Instead: keep the alias for as long as messages of the older version may be read.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let versions = context.previous_versions.records(site.record);
        let Some((number, before)) = versions.last() else { continue };
        let Some(field) = before.field(&site.field.name) else { continue };
        let needed = |alias: &&SharedStr| {
            !site.field.aliases.contains(alias) && versions.iter().any(|(_, record)| record.field(alias).is_some())
        };
        for alias in field.aliases.iter().filter(needed) {
            let message = format!("`{}` no longer has the alias `{alias}`, which it has in v{number}", site.field.name);
            findings.push(
                LINT.finding(message)
                    .at(site.place())
                    .consequence(format!("the data of `{alias}` in messages of older versions are lost"))
                    .fix(format!("put `\"aliases\": [\"{alias}\"]` back"))
                    .edits(put_back(context, site, alias)),
            );
        }
    }
    findings
}

/// The alias in the field again; nothing where it has others, whose list would have to be found.
fn put_back(context: &LintContext<'_>, site: &FieldSite<'_>, alias: &str) -> Option<Edit> {
    let has_others = !site.field.aliases.is_empty();
    (!has_others).then(|| append_entry(context.text, site.field.span, &format!("\"aliases\": [\"{alias}\"]")))?
}
