//! Nothing is sealed that no code can be generated from.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "GENERATOR_TAKES_SCHEMA",
    severity: Severity::Error,
    group: Group::Design,
    promise: "Rust can be generated from every draft, where the project has a table `[generate]`.",
    explanation: r#"Breaks it: what Avro admits and the generator does not. Its limits, each with a code that `schemactl explain` knows: a
root that is no record (G0101), a union without branches (G0102), a decimal of more than 38 digits (G0103), a record
that contains itself with no way to end (G0104), two ids that give one Rust module (G0105), a default that is no value
of its type (G0106), types that lie too deep in each other, such as 21 arrays or 63 records (G0107), a default of more
than 32 values in each other (G0108), an enum without symbols (G0201), and an `id` or `key` that is nothing such
(G0301, G0302).

At run time: nothing, but a released version stays as it is: `schemactl generate` leaves the whole contract out from
then on, with an error.

Instead: change the draft. A contract that needs no Rust code turns the rule off in its table, and is left out without
a word; with `"warning"` it is left out and named:

    [contracts."orders/order-created".rules]
    GENERATOR_TAKES_SCHEMA = "off"

Released versions are not judged by it, and it cannot be accepted in `accepted.toml`: what is sealed has no last day.
"#,
};
