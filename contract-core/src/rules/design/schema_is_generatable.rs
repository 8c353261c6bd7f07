//! Drafts can be generated before they are released.

use crate::finding::Finding;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("SCHEMA_IS_GENERATABLE"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityOnly,
    promise: "Rust can be generated from every draft, if the project has a table `[generate]`.",
    explanation: r#"Breaks it: a schema that is valid Avro and that the generator does not support. Each limit has a code that `schemactl
explain` knows: a root that is not a record (ROOT_NOT_RECORD), a union without branches (UNION_EMPTY), a decimal with
more than 38 digits (DECIMAL_TOO_WIDE), a record whose values are all infinite (RECORD_INFINITE), two ids that give the
same Rust module (MODULE_NAME_TAKEN), a default that is not a value of its type (DEFAULT_INVALID), types that are nested
too deep, such as 21 arrays or 63 records (TYPE_TOO_DEEP), a default that is nested more than 32 levels deep
(DEFAULT_TOO_DEEP), an enum without symbols (VERSION_UNRESOLVABLE), and an `id` or `key` that does not name a suitable
field (ID_FIELD_INVALID, KEY_FIELD_INVALID).

At run time: nothing. But a released version stays as it is, so from then on `schemactl generate` leaves out the whole
contract, with an error.

Instead: change the draft. If a contract needs no Rust code, turn the rule off in its table, and the contract is left
out silently; with `"warning"` it is left out and reported:

    [contracts."orders/order-created".rules]
    SCHEMA_IS_GENERATABLE = "off"

The rule does not apply to released versions. A finding cannot be accepted in `accepted.toml`, since a released version
never changes.
"#,
};

/// Returns a finding that the generator refuses something, for the reason that it explains under `code`.
pub(crate) fn finding(reason: &str, code: &str) -> Finding {
    let advice = format!(
        "`schemactl explain {code}` says what is supported; a contract that needs no Rust code turns the rule off: `rules.{} = \"off\"` in its table",
        RULE.id
    );
    Finding::new(&RULE, format!("Rust code cannot be generated: {reason}")).advice(advice)
}
