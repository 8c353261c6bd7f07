//! What is released stays.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("SEALED_VERSION_IS_UNCHANGED"),
    group: Group::Seal,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "A released version is never changed.",
    explanation: "Breaks it: any edit of a file that was released, even of its documentation: the broker keeps the text that it was
given first.

At run time: services are built from the version, messages are written with it, and Pulsar has stored its text. The
file would say one thing and all of them another.

Instead: restore the file from version control and make the change in a new version, `vN+1.avsc`.

Line ends count. Where git checks files out with other ones (`core.autocrlf`), put `*.avsc -text` into
`.gitattributes`, commit it, delete the files and check them out again.
",
};
