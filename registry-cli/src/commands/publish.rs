//! `schemactl publish`: registers released versions.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::Command;
use crate::error::ToolError;
use crate::ops::registry_state::{RegistryState, Scope};
use crate::ops::retired::Retired;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan, apply};
use crate::render;
use schemactl_error_codes::Exit;

/// Register all released versions and configure the namespace (strategy, schema lock).
#[derive(Args, Debug)]
#[command(after_help = "\
The whole registry is read before the first change: tenants, namespaces, strategies, topics and stored schemas, which \
must be equal to the contracts' first versions. Then missing tenants, namespaces, topics and versions are created in \
order, the namespaces are locked so that producers need a registered schema, and everything is read back. Running the \
command again changes nothing; an interrupted run is completed by running it again.

A namespace gets the strategy of `contracts.toml`; a topic gets its own if its contract has another one. Drafts are not \
published, and their errors are ignored; a contract with only drafts gets no topic.

Examples:
  schemactl publish --dry-run
  schemactl publish --registry production
  schemactl publish --registry production --workspace
  schemactl publish --registry production --contract orders/order-created
  schemactl publish --registry http://127.0.0.1:8080 --tenant trial
  schemactl publish --registry memory:")]
pub struct Publish {
    /// Show the plan without changing the registry.
    #[arg(long)]
    dry_run: bool,
    /// Continue in spite of this conflict; can be given several times.
    #[arg(long, value_enum, value_name = "WHAT")]
    accept: Vec<Accept>,
    #[command(flatten)]
    scope: Scope,
}

/// A conflict that stops publishing unless it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Accept {
    /// Register again although the topic's schemas were deleted.
    DeletedHistory,
    /// Replace the registry's strategy with the contracts'.
    StrategyChange,
}

impl Command for Publish {
    fn name(&self) -> &'static str {
        "publish"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let acceptance = Acceptance {
            deleted_history: self.accept.contains(&Accept::DeletedHistory),
            strategy_change: self.accept.contains(&Accept::StrategyChange),
        };
        let (projects, states) = self.scope.read(acceptance, progress)?;
        // A conflict in one project stops all: no registry is changed before every project can be published.
        let is_stopped = states.iter().any(|state| !state.plan.conflicts.is_empty());
        let outcomes = projects.each(states, |RegistryState { registry, publications, plan, retired }| {
            let done = if !plan.conflicts.is_empty() && !self.dry_run {
                Done::HasConflicts
            } else if self.dry_run || is_stopped {
                Done::DryRun
            } else if plan.steps.is_empty() {
                Done::NothingToDo
            } else {
                Done::Applied(Box::new(apply(registry.as_ref(), &publications, &plan, progress)?))
            };
            Ok(PublishOutcome { plan, retired, done })
        })?;
        Ok(projects.answer(outcomes))
    }
}

struct PublishOutcome {
    plan: Plan,
    retired: Retired,
    done: Done,
}

enum Done {
    /// Only planned.
    DryRun,
    /// Not started: the plan has conflicts.
    HasConflicts,
    /// The registry was up to date.
    NothingToDo,
    /// Applied; the plan has the new state.
    Applied(Box<Plan>),
}

impl Done {
    fn name(&self) -> &'static str {
        match self {
            Self::DryRun => "planned",
            Self::HasConflicts => "refused",
            Self::NothingToDo => "nothing_to_do",
            Self::Applied(_) => "applied",
        }
    }
}

impl Outcome for PublishOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.done {
            Done::DryRun | Done::HasConflicts => render::plan::steps(out, &self.plan),
            Done::NothingToDo => render::plan::settled(out, &self.plan),
            Done::Applied(now) => render::plan::published(out, &self.plan, now),
        }?;
        self.retired.human(out)
    }

    fn json(&self) -> Value {
        let now = match &self.done {
            Done::Applied(now) => now,
            _ => &self.plan,
        };
        let mut json = now.json();
        json["retired"] = self.retired.json();
        json["outcome"] = self.done.name().into();
        json["steps"] = self.plan.steps.iter().map(crate::publish::Step::json).collect();
        json
    }

    fn exit(&self) -> Exit {
        if self.plan.conflicts.is_empty() { Exit::Clean } else { Exit::Findings }
    }
}
