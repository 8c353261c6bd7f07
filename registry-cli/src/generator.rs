//! The generator, as the check of a project asks it.

use contract_core::GeneratorRefusal;
use contract_core::contracts::{Contract, ContractSet};

/// What no code can be generated from once the drafts of these contracts are released.
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
