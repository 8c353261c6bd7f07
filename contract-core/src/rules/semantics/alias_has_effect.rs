//! Aliases are followed.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ALIAS_HAS_EFFECT"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "An alias finds what it names in every decoder.",
    explanation: "Breaks it: version 2 renames `size` to `parcel_size` with the alias `size`, and moves the record to another namespace.

At run time: Avro Java, and so Pulsar's Java client, looks for the aliases of fields under the full name of their
record. It does not find `size`, and reads the default in its place. Other decoders follow the alias, and neither
Avro's verdict nor the broker says anything. An alias of a type that is the name of another type misleads it, too.

Instead: keep the record's namespace, or give the record its former full name as an alias, too. Give types only
aliases that are the names of no others.
",
};
