//! Findings about drafts that code cannot be generated for. The caller of the check passes the generator, since this
//! crate does not know any.

use std::collections::HashSet;

use schemactl_avro::source::Span;

use crate::contracts::{Contract, ContractSet};
use crate::finding::{Finding, Location};
use crate::rule::Severity;
use crate::rules::design::schema_is_generatable;

/// Returns the reasons why code could not be generated for the given contracts of the set if their drafts were released.
pub type GeneratorCheck = fn(&ContractSet, &[&Contract]) -> Vec<GeneratorRefusal>;

/// A contract, or a part of a schema, that the generator cannot generate code for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratorRefusal {
    /// The contract's id.
    pub contract: String,
    /// The version's number.
    pub version: u32,
    /// The location by names: `OrderCreated.data.items[].size`.
    pub path: String,
    /// The location in the source. `None` if the contract as a whole is refused.
    pub span: Option<Span>,
    /// The reason.
    pub reason: String,
    /// The error code of the reason.
    pub code: &'static str,
}

/// Returns findings about what the generator refuses in drafts. Leaves out contracts that already have errors, since
/// the generator expects valid contracts.
pub(super) fn find_refusals(set: &ContractSet, generator: GeneratorCheck, findings: &[Finding]) -> Vec<Finding> {
    if set.manifest.generate.is_none() {
        return Vec::new();
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let broken: HashSet<&str> = errors.flat_map(Finding::contracts).collect();
    let valid: Vec<&Contract> =
        set.contracts.iter().filter(|contract| !broken.contains(contract.id.as_str())).collect();
    generator(set, &valid).iter().filter_map(|refusal| finding(set, refusal)).collect()
}

/// Returns a finding about a refusal. `None` if it concerns a released version, which cannot be changed any more.
fn finding(set: &ContractSet, refusal: &GeneratorRefusal) -> Option<Finding> {
    let GeneratorRefusal { contract: id, version, path, span, reason, code } = refusal;
    let contract = set.contract(id)?;
    let location = match span {
        Some(_) if contract.draft_versions().all(|draft| draft.number != *version) => return None,
        Some(span) => Location::new(*span).path(path).version(*version),
        None => Location::new(contract.span),
    };
    Some(schema_is_generatable::finding(reason, code).in_contract(id).at(location))
}
