//! `schemactl publish`: from sealed contracts to a registry.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::error::ToolError;
use crate::ops::registry_state::{Scope, Survey};
use crate::ops::retired::Retired;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::{Acceptance, Plan, apply};
use crate::render;
use schemactl_error_codes::Exit;

/// Register the sealed versions of all contracts, and set up what keeps them true.
#[derive(Args, Debug)]
#[command(after_help = "\
Everything is looked at before anything is written: tenants, namespaces, strategies, topics, and whether the stored \
histories are the beginning of the contracts' own. Then the missing tenants, namespaces, topics and versions are made \
in order, the namespaces are locked so that only registered schemas can be produced, and all is read back. Running it \
again changes nothing; an interrupted run is finished by running again.

A namespace gets the strategy of `contracts.toml`, and a topic one of its own where its contract has another. Drafts \
are left out, whatever is wrong with them; a contract that has nothing else gets no topic.

Examples:
  schemactl publish --dry-run
  schemactl publish --registry production
  schemactl publish --registry production --contract orders/order-created
  schemactl publish --registry http://127.0.0.1:8080 --tenant trial
  schemactl publish --registry memory:")]
pub struct Publish {
    /// Show the plan and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Go on although this was set or done on purpose; can be given several times.
    #[arg(long, value_enum, value_name = "WHAT")]
    accept: Vec<Accept>,
    #[command(flatten)]
    scope: Scope,
}

/// What stops a publication unless it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Accept {
    /// Register again after somebody deleted a topic's schemas.
    DeletedHistory,
    /// Replace another strategy by the contracts' own.
    StrategyChange,
}

impl Publish {
    /// Plans and, unless it's a dry run or something stands in the way, applies.
    pub fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let acceptance = Acceptance {
            deleted_history: self.accept.contains(&Accept::DeletedHistory),
            strategy_change: self.accept.contains(&Accept::StrategyChange),
        };
        let Survey { registry, publications, plan, retired } = self.scope.survey(acceptance, progress)?;
        let done = if self.dry_run {
            Done::DryRun
        } else if !plan.conflicts.is_empty() {
            Done::Refused
        } else if plan.steps.is_empty() {
            Done::NothingToDo
        } else {
            Done::Applied(Box::new(apply(registry.as_ref(), &publications, &plan, progress)?))
        };
        Ok(Box::new(PublishOutcome { plan, retired, done }))
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
    /// Not begun: something stands in the way.
    Refused,
    /// All was there.
    NothingToDo,
    /// Carried out; this is how everything stands now.
    Applied(Box<Plan>),
}

impl Done {
    fn word(&self) -> &'static str {
        match self {
            Self::DryRun => "planned",
            Self::Refused => "refused",
            Self::NothingToDo => "nothing_to_do",
            Self::Applied(_) => "applied",
        }
    }
}

impl Outcome for PublishOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.done {
            Done::DryRun | Done::Refused => render::plan::steps(out, &self.plan),
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
        json["outcome"] = self.done.word().into();
        json["steps"] = self.plan.steps.iter().map(crate::publish::Step::json).collect();
        json
    }

    fn exit(&self) -> Exit {
        if self.plan.conflicts.is_empty() { Exit::Clean } else { Exit::Findings }
    }
}
