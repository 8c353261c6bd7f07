//! Checks and publishes the contracts, and checks the generated events, with the commands of `schemactl`.

use std::time::Instant;

use clap::Parser;
use contract_core::{Checked, contracts::ContractSet};
use schemactl::{
    commands::{Check, Command as _, Generate},
    options::ProjectOptions,
    progress::Progress,
    publish::{Acceptance, Plan, Publications, Tenant, apply},
};
use schemactl_error_codes::Exit;
use schemactl_pulsar::Registry;

use crate::{error::DemoError, render::Screen};

/// The command line of `schemactl check`.
#[derive(Parser)]
struct CheckCommand {
    #[command(flatten)]
    check: Check,
}

/// The command line of `schemactl generate`.
#[derive(Parser)]
struct GenerateCommand {
    #[command(flatten)]
    generate: Generate,
}

/// Checks the contracts, and prints the findings.
pub(crate) fn check(project: &ProjectOptions, screen: &Screen) -> Result<Checked<ContractSet>, DemoError> {
    let begun = Instant::now();
    let outcome = CheckCommand::parse_from(arguments("check", &[], project)).check.run(screen)?;
    if outcome.exit() != Exit::Clean {
        screen.show(outcome.as_ref());
        return Err(DemoError::Findings);
    }
    let set = project.checked()?;
    let versions: usize = set.get().contracts.iter().map(|contract| contract.versions.len()).sum();
    let contracts = set.get().contracts.len();
    screen.done(&format!("checked {contracts} contracts in {versions} versions"), begun.elapsed());
    Ok(set)
}

/// Publishes the released versions of all contracts for this tenant.
pub(crate) fn publish(
    set: &Checked<ContractSet>,
    registry: &dyn Registry,
    tenant: &str,
    screen: &Screen,
) -> Result<(), DemoError> {
    let begun = Instant::now();
    let publications = Publications::new(set, Tenant::Other(tenant))?;
    let plan = Plan::compute(registry, &publications, Acceptance::default())?;
    let steps = plan.steps.len();
    apply(registry, &publications, &plan, &Quiet)?;
    let address = registry.address();
    screen.done(&format!("published to {address}, tenant {tenant}: {steps} steps, read back"), begun.elapsed());
    Ok(())
}

/// Checks that the generated events are up to date, and generates them again if not.
pub(crate) fn generate(project: &ProjectOptions, screen: &Screen) -> Result<(), DemoError> {
    let begun = Instant::now();
    let outcome = GenerateCommand::parse_from(arguments("generate", &["--check"], project)).generate.run(screen)?;
    if outcome.exit() == Exit::Clean {
        screen.done("generated: events/ is up to date", begun.elapsed());
        return Ok(());
    }
    GenerateCommand::parse_from(arguments("generate", &[], project)).generate.run(screen)?;
    Err(DemoError::Regenerated)
}

fn arguments(command: &str, flags: &[&str], project: &ProjectOptions) -> Vec<std::ffi::OsString> {
    let mut arguments: Vec<std::ffi::OsString> = vec![command.into()];
    arguments.extend(flags.iter().map(Into::into));
    if let Some(schemas) = &project.schemas {
        arguments.extend(["--schemas".into(), schemas.into()]);
    }
    arguments
}

/// Logs the steps, because one line at the end is enough for the screen.
struct Quiet;

impl Progress for Quiet {
    fn step(&self, message: &str) {
        tracing::debug!(message);
    }
}
