//! What `publish` and `status` begin with: the released contracts beside what a registry has of them.

use clap::Args;

use crate::error::ToolError;
use crate::ops::retired::Retired;
use crate::options::{ProjectOptions, RegistryOptions, known_contracts};
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan, Publications};
use schemactl_pulsar::Registry;

/// Which contracts to look at, and in which registry.
#[derive(Args, Debug)]
pub(crate) struct Scope {
    /// Only this contract; may be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    #[command(flatten)]
    project: ProjectOptions,
    #[command(flatten)]
    registry: RegistryOptions,
}

impl Scope {
    /// Looks and plans; writes nothing.
    pub(crate) fn survey(&self, acceptance: Acceptance, progress: &dyn Progress) -> Result<Survey, ToolError> {
        let set = self.project.released()?;
        known_contracts(set.get(), &self.contracts)?;
        let retired = Retired::of(set.get());
        let registry = self.registry.open(set.get())?;
        let publications = Publications::of(&set, self.registry.tenant())?.only(&self.contracts);
        let plan = Plan::make(registry.as_ref(), &publications, acceptance)?;
        plan.doubt().iter().for_each(|doubt| progress.step(doubt));
        Ok(Survey { registry, publications, plan, retired })
    }

    /// The options as they were given, to be given again to another command.
    pub(crate) fn again(&self) -> impl Iterator<Item = &str> {
        let contracts = self.contracts.iter().flat_map(|contract| ["--contract", contract]);
        self.registry.again().chain(contracts)
    }
}

/// What was looked at, and what was seen there.
pub(crate) struct Survey {
    pub(crate) registry: Box<dyn Registry>,
    pub(crate) publications: Publications,
    pub(crate) plan: Plan,
    pub(crate) retired: Retired,
}
