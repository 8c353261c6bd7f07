//! What is released stays.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "SEALED_VERSION_UNCHANGED",
    severity: Severity::Error,
    group: Group::Seal,
    promise: "A released version is never changed.",
    explanation:
        "Once a version is sealed, services are built from it, messages are written with it, and Pulsar has stored its
text. An edit would make the file say one thing and all of them another. Even a change of documentation counts:
the broker keeps the text that it was given first.

What to do: restore the file from version control and make the change in a new version, `vN+1.avsc`.
",
};
