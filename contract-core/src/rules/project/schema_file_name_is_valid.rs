//! Schema files are not ignored for their names.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_FILE_NAME_IS_VALID"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "Every schema file has a name by which schemactl finds it.",
    explanation: "A contract's versions are `v1.avsc`, `v2.avsc` and so on in its folder, and shared types are `.avsc` files in the folder
`shared`. Other files are ignored: names that begin with a dot or `#` or end with `~`, other extensions, hidden folders,
`node_modules`, folders with a `CACHEDIR.TAG`, folders with a `contracts.toml` of their own, and symbolic links to
folders.

Breaks it: `v02.avsc`, `V2.avsc`, `v0.avsc` or `v2.avsc.bak` in a contract's folder; `v2.avdl`, an `.avpr` protocol or
the JSON of a registry anywhere; any `.avsc` file outside a
contract's folder: beside it, in a folder below it, or in a folder within `shared`.

At run time: the file is never checked, released or published, and no command says so.

Instead: rename the file as intended, or delete it. `schemactl import` reads other notations and writes their schemas
as versions.
",
};
