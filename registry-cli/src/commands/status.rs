//! `schemactl status`: contracts held against a registry.

use std::io::{self, Write};

use clap::Args;
use serde_json::Value;

use super::retired::Retired;
use crate::error::ToolError;
use crate::exit::Exit;
use crate::options::{ProjectOptions, RegistryOptions, known_contracts};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan, Publications};
use crate::render;

/// Say how each contract stands in a registry; the exit code is 1 when anything drifted.
#[derive(Args, Debug)]
#[command(after_help = "\
Drift is a sealed version that isn't registered, a registered one that isn't in the contracts, another strategy, an \
open namespace, or a topic that the broker may clean up. Drafts are none, whatever is wrong with them.

Examples:
  schemactl status
  schemactl status --contract orders/order-created
  schemactl status --registry production --format json")]
pub struct Status {
    /// Only this contract; may be given several times.
    #[arg(long = "contract", value_name = "OWNER/MESSAGE")]
    contracts: Vec<String>,
    #[command(flatten)]
    project: ProjectOptions,
    #[command(flatten)]
    registry: RegistryOptions,
}

impl Status {
    /// Looks and compares; writes nothing.
    pub fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let set = self.project.released()?;
        known_contracts(set.get(), &self.contracts)?;
        let retired = Retired::of(set.get());
        let registry = self.registry.open(set.get())?;
        let publications = Publications::of(&set, self.registry.tenant())?.only(&self.contracts);
        let plan = Plan::make(registry.as_ref(), &publications, Acceptance::default())?;
        plan.doubt().iter().for_each(|doubt| progress.step(doubt));
        let contracts = self.contracts.iter().flat_map(|contract| ["--contract", contract]);
        let publish: Vec<&str> =
            ["schemactl", "publish"].into_iter().chain(self.registry.again()).chain(contracts).collect();
        let publish = publish.join(" ");
        Ok(Box::new(StatusOutcome { plan, retired, publish }))
    }
}

struct StatusOutcome {
    plan: Plan,
    retired: Retired,
    /// The command that mends what drifted.
    publish: String,
}

impl Outcome for StatusOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        render::plan::status(out, &self.plan, &self.publish)?;
        self.retired.human(out)
    }

    fn json(&self) -> Value {
        let mut json = self.plan.json();
        json["retired"] = self.retired.json();
        json
    }

    fn exit(&self) -> Exit {
        if self.plan.is_settled() { Exit::Clean } else { Exit::Findings }
    }
}
