//! Connects the generator to the check of a project.

use contract_core::GeneratorRefusal;
use contract_core::contracts::{Contract, ContractSet};

/// Returns the drafts of these contracts from which no code can be generated.
pub(crate) fn refusals(set: &ContractSet, contracts: &[&Contract]) -> Vec<GeneratorRefusal> {
    schemactl_codegen::refusals(set, contracts).iter().map(refusal).collect()
}

fn refusal(error: &schemactl_codegen::GenerateError) -> GeneratorRefusal {
    let place = error.location();
    GeneratorRefusal {
        contract: place.contract.clone(),
        version: place.version,
        path: place.path.clone(),
        span: place.span,
        reason: error.reason(),
        code: error.code(),
    }
}
