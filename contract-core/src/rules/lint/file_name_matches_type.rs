//! A file is named after its type.

use crate::case::to_snake;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FILE_NAME_MATCHES_TYPE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A schema file that is not a version of a contract is named after the type that it defines.",
        explanation: "Breaks it: `shared/sizes.avsc`, which defines `ParcelSize`.

At run time: nothing. But the first place to look for a type is the file with its name.

Instead: name it `parcel-size.avsc`, `parcel_size.avsc` or `ParcelSize.avsc`.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let stem = context.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    // `v2.avsc`, or `2.avsc` from an export of a registry, is a version of the message that the folder names.
    let is_version = stem.strip_prefix('v').unwrap_or(stem).parse::<u32>().is_ok();
    if context.contract.is_some() || is_version || stem.is_empty() {
        return Vec::new();
    }
    let Some(named) = context.new_root_type() else {
        return Vec::new();
    };
    // The name of a file can be a full name, such as `acme.orders.OrderCreated.avsc`.
    let simple = stem.rsplit('.').next().unwrap_or(stem);
    if to_snake(simple) == to_snake(named.simple) {
        return Vec::new();
    }
    let message = format!("the file is named `{stem}.avsc`, but defines `{}`", named.simple);
    let expected = to_snake(named.simple).replace('_', "-");
    vec![LINT.finding(message).at(named.site.at(named.span)).advice(format!("rename the file to `{expected}.avsc`"))]
}
