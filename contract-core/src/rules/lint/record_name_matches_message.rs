//! A record is called like its message.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject, pascal};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "RECORD_NAME_MATCHES_MESSAGE",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "The record of a message has the name of the message's folder.",
        explanation: "Breaks it: the record `Created` in the folder `orders/order-created`.

At run time: nothing. But topic, folder, record and generated type are one thing, and a person who has one of the
names should have all.

Instead: `OrderCreated`.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let (Some(contract), Some(_)) = (subject.contract, subject.schema.root_record()) else { return Vec::new() };
    let Some(named) = subject.new_root() else { return Vec::new() };
    let wanted = pascal(contract.message());
    if pascal(named.simple) == wanted {
        return Vec::new();
    }
    let message = format!("the record is called `{}`, and the message `{}`", named.simple, contract.message());
    vec![LINT.found(message).at(named.part.at(named.span)).fix(format!("call the record `{wanted}`"))]
}
