//! Clients can send the schema.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SCHEMA_FITS_PULSAR_FRAME"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "A schema is smaller than the 5 MiB that a Pulsar client can send in one command.",
        explanation: "Breaks it: a schema of 6 MB.

At run time: a client sends its schema in the command that makes a producer or a consumer, and the broker closes the
connection when a command is larger than `maxMessageSize`, 5 MiB unless it is set otherwise. Uploading over HTTP may
still work, so the schema is registered and nobody can connect with it.

Instead: only the types that the message has.
",
    },
    check: Check::Schema(check),
};

/// `maxMessageSize` of a broker as it comes.
const FRAME: usize = 5 * 1024 * 1024;

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let size = context.sent.len();
    if size <= FRAME {
        return Vec::new();
    }
    let message = format!("the schema has {size} bytes, and a client can send {FRAME}");
    let consequence = "the broker closes the connection of every client that uses it";
    vec![
        LINT.finding(message)
            .at(context.file_start())
            .consequence(consequence)
            .fix("leave out what the message does not have"),
    ]
}
