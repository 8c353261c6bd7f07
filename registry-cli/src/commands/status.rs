//! `schemactl status`: compares contracts with a registry.

use std::io::{self, Write};

use clap::Args;
use serde_json::Value;

use super::Command;
use crate::error::ToolError;
use crate::ops::registry_state::{RegistryState, Scope};
use crate::ops::retired::Retired;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan};
use crate::render;
use schemactl_error_codes::Exit;

/// Show the state of each contract in a registry; the exit code is 1 if there is drift.
#[derive(Args, Debug)]
#[command(after_help = "\
Drift is a released version that is not registered, a registered version that is not in the contracts, another \
strategy, a namespace that is not locked, or a topic that the broker may delete. Drafts are ignored.

Examples:
  schemactl status
  schemactl status --workspace
  schemactl status --contract orders/order-created
  schemactl status --registry production --format json")]
pub struct Status {
    #[command(flatten)]
    scope: Scope,
}

impl Command for Status {
    fn name(&self) -> &'static str {
        "status"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let (projects, states) = self.scope.read(Acceptance::default(), progress)?;
        let publish: Vec<String> =
            ["schemactl", "publish"].map(str::to_owned).into_iter().chain(self.scope.to_args()).collect();
        let publish = publish.join(" ");
        let outcome = |RegistryState { plan, retired, .. }| StatusOutcome { plan, retired, publish: publish.clone() };
        Ok(projects.answer(states.into_iter().map(outcome).collect()))
    }
}

struct StatusOutcome {
    plan: Plan,
    retired: Retired,
    /// The command that removes the drift.
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
