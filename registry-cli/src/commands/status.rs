//! `schemactl status`: contracts held against a registry.

use std::io::{self, Write};

use clap::Args;
use serde_json::Value;

use crate::error::ToolError;
use crate::ops::registry_state::{Scope, Survey};
use crate::ops::retired::Retired;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan};
use crate::render;
use schemactl_error_codes::Exit;

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
    #[command(flatten)]
    scope: Scope,
}

impl Status {
    /// Looks and compares; writes nothing.
    pub fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let Survey { plan, retired, .. } = self.scope.survey(Acceptance::default(), progress)?;
        let publish: Vec<&str> = ["schemactl", "publish"].into_iter().chain(self.scope.again()).collect();
        Ok(Box::new(StatusOutcome { plan, retired, publish: publish.join(" ") }))
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
