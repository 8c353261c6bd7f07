//! Nothing is sealed that no code can be generated from.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_IS_GENERATABLE"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::NotAcceptable,
    promise: "Rust can be generated from every draft, where the project has a table `[generate]`.",
    explanation: r#"Breaks it: a schema that is valid Avro and that the generator does not support. Each limit has a code that
`schemactl explain` knows: a root that is not a record (ROOT_NOT_RECORD), a union without branches (UNION_EMPTY), a
decimal with more than 38 digits (DECIMAL_TOO_WIDE), a record whose values are all infinite (RECORD_INFINITE), two ids
that give the same Rust module (MODULE_NAME_TAKEN), a default that is not a value of its type (DEFAULT_INVALID), types
that are nested too deep, such as 21 arrays or 63 records (TYPE_TOO_DEEP), a default that is nested more than 32 levels
deep (DEFAULT_TOO_DEEP), an enum without symbols (VERSION_UNRESOLVABLE), and an `id` or `key` that does not name a
suitable field (ID_FIELD_INVALID, KEY_FIELD_INVALID).

At run time: nothing, but a released version stays as it is: `schemactl generate` leaves the whole contract out from
then on, with an error.

Instead: change the draft. A contract that needs no Rust code turns the rule off in its table, and is left out without
a word; with `"warning"` it is left out and named:

    [contracts."orders/order-created".rules]
    SCHEMA_IS_GENERATABLE = "off"

Released versions are not judged by it, and it cannot be accepted in `accepted.toml`: what is sealed has no last day.
"#,
};
