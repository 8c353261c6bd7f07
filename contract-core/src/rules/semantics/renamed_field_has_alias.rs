//! Renames carry their data.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("RENAMED_FIELD_HAS_ALIAS"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field that is renamed keeps its old name as an alias.",
    explanation: r#"Breaks it: `{ "name": "size", "type": "string", "default": "" }` is called `parcel_size` in version 2, with the
same type and default.

At run time: both versions are readable, since each side has a default - and the value is silently lost. Whether it
is a rename only people know, so this is a warning: one field may well have gone and another have come. Suspected are
fields of one type whose names share a word, or that alone have gone and come, and fields of a wider type whose
name has all words of the old one.

Instead: `"aliases": ["size"]` on the new field, where only new services read old messages. Aliases do not help
old services: under a FULL strategy keep the old name.
"#,
};
