//! Missing fields have a value.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "FIELD_HAS_DEFAULT",
    severity: Severity::Error,
    group: Group::Readers,
    promise: "A field that some writers do not write has a default.",
    explanation: r#"Breaks it: version 2 adds

    { "name": "size", "type": "string" }

and must read version 1, which has no `size`. Or version 2 removes a field without default, and services on
version 1 must read what it writes.

At run time: the reader stops at the first such message with a decoding error; the message comes back until it
is a dead letter.

Instead: add fields with a default. `["null", "string"]` alone is not one: write `"default": null` too. Only
remove fields that have had a default in every version that still reads.
"#,
};
