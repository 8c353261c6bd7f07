//! No schema is overlooked for its name.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_FILE_NAME_IS_VALID"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "Every schema in the folder of schemas has a name under which it is looked at.",
    explanation: "A contract's versions are `v1.avsc`, `v2.avsc` and so on in its folder, and shared types are files `.avsc` in the
folder `shared`. Names that begin with a dot or `#` or end with `~` are an editor's own, and files of other kinds are
yours; so are hidden folders, `node_modules`, folders with a `CACHEDIR.TAG`, folders with a `contracts.toml` of
their own, and what links to folders lead to.

Breaks it: `v02.avsc`, `V2.avsc`, `v0.avsc` or `v2.avsc.bak` in a contract's folder; any file `.avsc`
outside of one: beside it, in a folder below it, or in a folder within `shared`.

At run time: nothing, and that is the trouble: the file is never checked, released or published, and nobody notices.

Instead: give the file the name that it is meant to have, or delete it.
",
};
