//! The contracts that `publish` and `status` leave alone.

use std::io::{self, Write};

use contract_core::contracts::ContractSet;
use serde_json::Value;

use crate::render::DIM;

/// The ids of the retired contracts.
pub(crate) struct Retired(Vec<String>);

impl Retired {
    pub(crate) fn of(set: &ContractSet) -> Self {
        let retired = set.contracts.iter().filter(|contract| contract.is_retired);
        Self(retired.map(|contract| contract.id.clone()).collect())
    }

    /// A line for each.
    pub(crate) fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        self.0.iter().try_for_each(|id| writeln!(out, "{DIM}{id} is retired and left alone{DIM:#}"))
    }

    pub(crate) fn json(&self) -> Value {
        self.0.clone().into()
    }
}
