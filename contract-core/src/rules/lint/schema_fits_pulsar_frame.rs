//! Clients can send the schema.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SCHEMA_FITS_PULSAR_FRAME"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A schema is smaller than 5 MiB, which is the most that a Pulsar client can send in one command.",
        explanation: "Breaks it: a schema of 6 MB.

At run time: a client sends its schema in the command that creates a producer or a consumer. The broker closes the
connection if a command is larger than `maxMessageSize`, by default 5 MiB. An upload over HTTP may still work, so that
the schema is registered but no client can connect with it.

Instead: remove the types that the message does not use.
",
    },
    check: Check::Schema(check),
};

/// The default `maxMessageSize` of a broker.
const MAX_FRAME_BYTES: usize = 5 * 1024 * 1024;

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let size = context.self_contained.len();
    if size <= MAX_FRAME_BYTES {
        return Vec::new();
    }
    let message = format!("the schema has {size} bytes; a client can send at most {MAX_FRAME_BYTES}");
    let consequence = "the broker closes the connection of every client that uses it";
    vec![
        LINT.finding(message)
            .at(context.file_start())
            .consequence(consequence)
            .advice("remove the types that the message does not use"),
    ]
}
