//! Messages keep the name of their record.

use crate::contracts::{Contract, Version};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("RECORD_NAME_IS_KEPT"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A draft's record has the name and the namespace that the version before it has.",
    explanation: r#"Breaks it: the record `acme.v1.User` is `acme.v2.User` in the next version.

At run time: Avro for Java and fastavro compare the names without namespaces, so they read both. Other libraries compare
full names: avsc for JavaScript refuses each message of the other version, unless the reader's record has the writer's
name as an alias. Readers deployed before the change lack an alias for the new name.

Instead: keep the name. If it has to change, add the old full name to the `aliases` of the record, upgrade the readers
that compare full names first, and accept the finding in `accepted.toml`, or lower the rule in the contract's table:

    [contracts."users/user-changed".rules]
    RECORD_NAME_IS_KEPT = "warning"

Names that released versions had are history and are not reported.
"#,
};

/// Compares the name of a draft's record with that of the version before it. Leaves out a change of the simple name
/// without an alias, which breaks readers by Avro's own rules and is found by comparing the versions.
pub(crate) fn check(contract: &Contract, draft: &Version) -> Option<Finding> {
    let before = contract.versions.iter().rev().find(|version| version.number < draft.number)?;
    let old = before.schema()?.root_record()?;
    let new = draft.schema()?.root_record()?;
    let has_alias = new.aliases.iter().any(|alias| alias.full() == old.name.full());
    if new.name.full() == old.name.full() || (new.name.simple() != old.name.simple() && !has_alias) {
        return None;
    }
    let message =
        format!("the record is called `{}`, but `{}` in v{}, the version before", new.name, old.name, before.number);
    let consequence = if has_alias {
        "readers of older versions that compare full names, such as avsc for JavaScript, refuse messages of this one"
    } else {
        "readers that compare full names, such as avsc for JavaScript, refuse messages of the other version, since the record has no alias"
    };
    let alias = if has_alias { String::new() } else { format!("add `\"aliases\": [\"{}\"]` to it, ", old.name) };
    let fix = format!(
        "keep the name; if it has to change, {alias}upgrade the readers that compare full names first, and accept the finding"
    );
    let location = Location::new(new.name_span).path(new.name.simple());
    let mut finding = Finding::new(&RULE, message).at(location).consequence(consequence).advice(fix);
    finding.related = Some(Location::new(old.name_span).version(before.number));
    Some(finding)
}
