//! Each topic has one type of message.

use std::collections::HashMap;

use crate::contracts::{Contract, ContractSet, Topic};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("TOPIC_IS_UNIQUE"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "Each contract has a topic of its own.",
    explanation: r#"Breaks it: two contracts with the same `topic`, or with contract names that lead to the same default topic.

At run time: Pulsar keeps one history of schemas per topic. Two types of message on it would be compared with each
other, refused by the broker, or decoded as one another.

Instead: give one of them another topic, `topic = "persistent://tenant/namespace/name"`.
"#,
};

/// Checks the topics of all contracts.
pub(crate) fn check(set: &ContractSet) -> Vec<Finding> {
    let mut contracts_by_topic: HashMap<&Topic, &Contract> = HashMap::new();
    let mut findings = Vec::new();
    for contract in &set.contracts {
        if let Some(first) = contracts_by_topic.insert(&contract.topic, contract) {
            let message = format!("the topic {} is also that of `{}`", contract.topic, first.id);
            findings.push(
                Finding::new(&RULE, message)
                    .in_contract(&contract.id)
                    .at(Location::new(contract.span))
                    .advice("give one of the two another topic"),
            );
        }
    }
    findings
}
