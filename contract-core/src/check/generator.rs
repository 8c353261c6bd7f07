//! Drafts held against the generator, which this crate does not know: whoever runs the check brings it along.

use crate::contracts::{Contract, ContractSet};
use crate::finding::{Finding, Location};
use crate::rule::{Rule, Severity};
use crate::rules::design::schema_is_generatable;
use crate::source::Span;

const RULE: &Rule = &schema_is_generatable::RULE;

/// Says what keeps contracts of a set from being generated once their drafts are released.
pub type Generator = fn(&ContractSet, &[&Contract]) -> Vec<GeneratorRefusal>;

/// Something that no code can be generated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratorRefusal {
    /// The contract's id.
    pub contract: String,
    /// The version's number.
    pub version: u32,
    /// The way to the type in names: `OrderCreated.data.items[].size`.
    pub path: String,
    /// Where it stands; nothing where the contract as a whole is meant.
    pub span: Option<Span>,
    /// What is wrong.
    pub reason: String,
    /// The generator's code for it.
    pub code: &'static str,
}

/// What the generator refuses of contracts that have no error so far: what is no contract yet is not held against it.
pub(super) fn findings(set: &ContractSet, generator: Generator, found: &[Finding]) -> Vec<Finding> {
    if set.manifest.generate.is_none() {
        return Vec::new();
    }
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let broken: Vec<&str> = errors.filter_map(|finding| finding.contract.as_deref()).collect();
    let sound: Vec<&Contract> =
        set.contracts.iter().filter(|contract| !broken.contains(&contract.id.as_str())).collect();
    generator(set, &sound).iter().filter_map(|refusal| finding(set, refusal)).collect()
}

/// Nothing for what is released: that cannot be mended any more.
fn finding(set: &ContractSet, refusal: &GeneratorRefusal) -> Option<Finding> {
    let GeneratorRefusal { contract: id, version, path, span, reason, code } = refusal;
    let contract = set.contract(id)?;
    let place = match span {
        Some(_) if contract.drafts().all(|draft| draft.number != *version) => return None,
        Some(span) => Location::new(*span).path(path).version(*version),
        None => Location::new(contract.span),
    };
    let fix = format!(
        "`schemactl explain {code}` says what is taken; a contract that needs no Rust code turns the rule off: `rules.{} = \"off\"` in its table",
        RULE.id
    );
    Some(Finding::new(RULE, format!("no Rust can be generated: {reason}")).in_contract(id).at(place).fix(fix))
}
