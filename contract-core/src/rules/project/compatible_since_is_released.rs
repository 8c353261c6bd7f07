//! Promises begin with a released version.

use toml::Spanned;

use crate::contracts::{Contract, ContractSet};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use schemactl_avro::source::{SourceId, Span};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("COMPATIBLE_SINCE_IS_RELEASED"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "`compatible-since` is the number of a released version, with a reason.",
    explanation: r#"Breaks it: a number without a `compatible-since-reason`, a reason without a number, or the number of a draft or
of a version that does not exist.

At run time: a draft would be compared with no version, so every break would pass.

Instead: name a released version; a break that a draft makes on purpose belongs in `accepted.toml`.

The setting is for contracts whose history has breaks from before they were checked. It says from which version on the
strategy's promises hold. `schemactl release --adopt` and `schemactl import --adopt` write it for contracts with a
transitive strategy whose versions break earlier ones:

    [contracts."orders/order-created"]
    kind = "event"
    record = "acme.orders.OrderCreated"
    compatible-since = 3
    compatible-since-reason = "v1 and v2 are from before the move to Pulsar, and none of their messages is left."

Drafts are compared with v3 and later versions only. Older versions are still verified, published and generated, and the
newest version reads them if Avro can resolve them. The broker does not know this setting, so `publish` gives the
topic the strategy that compares with the latest version only: FULL if the contract has FULL_TRANSITIVE.
"#,
};

/// Checks the setting of a contract.
pub(crate) fn check(set: &ContractSet, contract: &Contract) -> Option<Finding> {
    let config = set.manifest.contracts.get(contract.id.as_str())?.get_ref();
    let finding = |range: std::ops::Range<usize>, message: String, fix: &str| {
        let location = Location::new(Span::new(SourceId::default(), range.start, range.end));
        Finding::new(&RULE, message).in_contract(&contract.id).at(location).advice(fix)
    };
    let (since, reason) = match (&config.compatible_since, &config.compatible_since_reason) {
        (None, None) => return None,
        (None, Some(reason)) => {
            let message = "`compatible-since-reason` has no `compatible-since`".to_owned();
            return Some(finding(reason.span(), message, "add `compatible-since`, or remove the reason"));
        }
        (Some(since), reason) => (since, reason),
    };
    let number = *since.get_ref();
    if reason.as_ref().map(Spanned::get_ref).is_none_or(|reason| reason.trim().is_empty()) {
        let message = format!("`compatible-since = {number}` has no reason");
        let fix = "add `compatible-since-reason`: why the promises do not hold for older versions, and whom to ask";
        return Some(finding(since.span(), message, fix));
    }
    if contract.released_versions().any(|version| version.number == number) {
        return None;
    }
    let message = format!("`compatible-since = {number}` is not a released version");
    let fix = if contract.versions.iter().any(|version| version.number == number) {
        "name a released version; if production has the versions already, release them with `schemactl release --adopt`; a break that a draft makes on purpose belongs in `accepted.toml`"
    } else {
        "write the number of a released version"
    };
    Some(finding(since.span(), message, fix))
}
