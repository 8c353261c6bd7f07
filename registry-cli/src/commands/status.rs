//! `schemactl status`: contracts held against a registry.

use std::io::{self, Write};

use clap::Args;
use serde_json::Value;

use super::retired::Retired;
use crate::error::ToolError;
use crate::exit::Exit;
use crate::options::{ProjectOptions, RegistryOptions};
use crate::outcome::Outcome;
use crate::publish::{Acceptance, Plan, Publication};
use crate::render;

/// Say how each contract stands in a registry; the exit code is 1 when anything drifted.
#[derive(Args, Debug)]
#[command(after_help = "\
Drift is a sealed version that isn't registered, a registered one that isn't in the contracts, another strategy, an \
open namespace, or a topic that the broker may clean up.

Examples:
  schemactl status
  schemactl status --registry production --format json")]
pub struct Status {
    #[command(flatten)]
    project: ProjectOptions,
    #[command(flatten)]
    registry: RegistryOptions,
}

impl Status {
    /// Looks and compares; writes nothing.
    pub fn run(&self) -> Result<Box<dyn Outcome>, ToolError> {
        let set = self.project.checked()?;
        let retired = Retired::of(set.get());
        let registry = self.registry.open(set.get())?;
        let publications = Publication::all(&set, self.registry.tenant())?;
        let plan = Plan::make(registry.as_ref(), &publications, Acceptance::default())?;
        Ok(Box::new(StatusOutcome { plan, retired }))
    }
}

struct StatusOutcome {
    plan: Plan,
    retired: Retired,
}

impl Outcome for StatusOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        render::plan::status(out, &self.plan)?;
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
