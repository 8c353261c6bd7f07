//! Types are written `OrderItem`.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject, is_pascal, pascal};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "TYPE_NAME_IS_PASCAL_CASE",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "The name of a record, enum or fixed type is written in Pascal case.",
        explanation: "Breaks it: a record called `order_item`.

At run time: nothing. Generators make classes of these names, and a name that is written otherwise is bent by each
generator in its own way, so that the same type has different names in different services.

Instead: `OrderItem`. A type that is released keeps its name, since readers follow names; only new types are
looked at.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let wrong = subject.new_named().filter(|named| !is_pascal(named.simple) && !subject.options.allows(named.simple));
    wrong
        .map(|named| {
            LINT.found(format!("the type `{}` is not in Pascal case", named.simple))
                .at(named.part.at(named.span))
                .fix(format!("call it `{}`", pascal(named.simple)))
        })
        .collect()
}
