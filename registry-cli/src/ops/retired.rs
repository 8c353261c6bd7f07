//! The contracts that `publish` and `status` ignore.

use std::io::{self, Write};

use contract_core::contracts::ContractSet;
use serde_json::Value;

use crate::render::DIM;

/// The ids of the retired contracts.
pub(crate) struct Retired(Vec<String>);

impl Retired {
    /// Returns the retired contracts of a set.
    pub(crate) fn new(set: &ContractSet) -> Self {
        let retired = set.contracts.iter().filter(|contract| contract.is_retired);
        Self(retired.map(|contract| contract.id.clone()).collect())
    }

    /// Writes a line for each retired contract.
    pub(crate) fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        self.0.iter().try_for_each(|id| writeln!(out, "{DIM}{id} is retired and ignored{DIM:#}"))
    }

    pub(crate) fn json(&self) -> Value {
        self.0.clone().into()
    }
}
