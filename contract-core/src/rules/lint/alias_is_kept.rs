//! Fields keep their aliases.

use schemactl_avro::SharedStr;

use crate::edits::append_entry;
use crate::finding::{Edit, Finding};
use crate::lint::{Check, FieldSite, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ALIAS_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A field keeps the aliases that name it in an earlier version.",
        explanation: "Breaks it: version 1 has the field `note`, version 2 renames it to `hint` with the alias `note`, and version 3 drops
the alias.

At run time: services on version 3 read messages of version 1 without the data of `note`. If `hint` has a default,
nothing fails, and the value is silently lost.

Instead: keep the alias as long as messages of the older version may be read.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.fields {
        let versions = context.previous_versions.records(site.record);
        let Some((number, previous)) = versions.last() else { continue };
        let Some(field) = previous.field(&site.field.name) else { continue };
        let needed = |alias: &&SharedStr| {
            !site.field.aliases.contains(alias) && versions.iter().any(|(_, record)| record.field(alias).is_some())
        };
        for alias in field.aliases.iter().filter(needed) {
            let message = format!("`{}` no longer has its alias `{alias}` of v{number}", site.field.name);
            findings.push(
                LINT.finding(message)
                    .at(site.location())
                    .consequence(format!("the data of `{alias}` in messages of older versions is lost"))
                    .advice(format!("add `\"aliases\": [\"{alias}\"]` again"))
                    .edits(restore_alias(context, site, alias)),
            );
        }
    }
    findings
}

/// Returns the edit that adds the alias again, or `None` if the field has other aliases.
fn restore_alias(context: &LintContext<'_>, site: &FieldSite<'_>, alias: &str) -> Option<Edit> {
    let has_others = !site.field.aliases.is_empty();
    (!has_others).then(|| append_entry(context.content, site.field.span, &format!("\"aliases\": [\"{alias}\"]")))?
}
