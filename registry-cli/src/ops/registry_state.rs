//! Compares released contracts with a registry, for `publish` and `status`.

use clap::Args;

use crate::error::ToolError;
use crate::ops::retired::Retired;
use crate::options::{ProjectOptions, RegistryOptions, known_contracts};
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan, Publications};
use schemactl_pulsar::Registry;

/// The contracts and the registry to compare.
#[derive(Args, Debug)]
pub(crate) struct Scope {
    /// Use only this contract; can be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    #[command(flatten)]
    project: ProjectOptions,
    #[command(flatten)]
    registry: RegistryOptions,
}

impl Scope {
    /// Reads the registry and computes the plan; changes nothing.
    pub(crate) fn read(&self, acceptance: Acceptance, progress: &dyn Progress) -> Result<RegistryState, ToolError> {
        let set = self.project.released()?;
        known_contracts(set.get(), &self.contracts)?;
        let retired = Retired::new(set.get());
        let registry = self.registry.open(set.get())?;
        let publications = Publications::new(&set, self.registry.tenant())?.only(&self.contracts);
        let publications = publications.expecting(self.registry.profile(set.get()));
        let plan = Plan::compute(registry.as_ref(), &publications, acceptance)?;
        plan.version_warning().iter().for_each(|warning| progress.step(warning));
        Ok(RegistryState { registry, publications, plan, retired })
    }

    /// Returns the options as arguments, for a command that is shown to the user.
    pub(crate) fn to_args(&self) -> impl Iterator<Item = &str> {
        let contracts = self.contracts.iter().flat_map(|contract| ["--contract", contract]);
        self.registry.to_args().chain(contracts)
    }
}

/// The contracts, the registry and the plan.
pub(crate) struct RegistryState {
    pub(crate) registry: Box<dyn Registry>,
    pub(crate) publications: Publications,
    pub(crate) plan: Plan,
    pub(crate) retired: Retired,
}
