//! Released versions stay as they are.

use schemactl_avro::source::Span;

use crate::contracts::{Contract, ContractSet, Seal, Version, file_hash};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("RELEASED_VERSION_IS_UNCHANGED"),
    group: Group::Released,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "A released version is never changed.",
    explanation: "Breaks it: any edit of a released file, even of its documentation, since the broker keeps the schema as it was first
published.

At run time: services are built from the released version, messages are written with it, and Pulsar stores it. The file
would differ from all of them.

Instead: restore the file from version control, and make the change in a new version, `vN+1.avsc`.

Changed line ends are an edit, too. If git checks files out with other line ends (`core.autocrlf`), put `*.avsc -text`
into `.gitattributes`, commit it, delete the files and check them out again.
",
};

/// Checks a version against its seal, if it has one.
pub(crate) fn check(set: &ContractSet, contract: &Contract, version: &Version) -> Option<Finding> {
    let seal = set.lock.seal(&contract.id, version.number)?;
    if file_hash(&version.content) == seal.file_hash {
        return None;
    }
    let next = contract.versions.last().map_or(version.number, |last| last.number) + 1;
    let (message, advice) = if has_other_line_ends(&version.content, seal) {
        let message = format!("v{} is released, and its line ends were changed since", version.number);
        let advice = "git changes line ends unless it is told not to: put `*.avsc -text` into `.gitattributes`, commit it, then \
                   delete the file and check it out again";
        (message, advice.to_owned())
    } else {
        let message = format!("v{} is released, and the file was edited since", version.number);
        let advice = "restore the file from version control; make the change in";
        (message, format!("{advice} `{}/v{next}.avsc`", contract.id))
    };
    let location = Location::new(Span::new(version.source, 0, 0));
    Some(Finding::new(&RULE, message).at(location).advice(advice))
}

/// Returns whether only the line ends differ from the sealed file.
fn has_other_line_ends(text: &str, seal: &Seal) -> bool {
    let unix = text.replace("\r\n", "\n");
    file_hash(&unix) == seal.file_hash || file_hash(&unix.replace('\n', "\r\n")) == seal.file_hash
}
