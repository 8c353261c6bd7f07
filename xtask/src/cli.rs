//! The command line of `cargo xtask`.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::arguments::{OracleArguments, TestArguments, TidyArguments};
use crate::process::Interrupt;
use crate::workspace::Workspace;
use crate::{documents, oracle, render, test, tidy, update};

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run every check, with Pulsar, PostgreSQL, Avro for Java and Python; on Debian as root, installs the programs
    /// that are missing
    Test(TestArguments),
    /// Generate the source in `events/` from the contracts in `schemas/`
    Generate,
    /// Bring all snapshots and generated files up to date; read the difference before you commit it
    Update {
        /// Only the files of these packages
        packages: Vec<String>,
    },
    /// Build the documentation and check that documents name commands that exist
    Docs,
    /// Check the rules that the compiler does not know
    Tidy(TidyArguments),
    /// Compare recorded verdicts with those of Avro for Java, or record them; or compare our verdicts on random pairs
    Oracle(OracleArguments),
    /// Start the servers that tests need, print their addresses as shell exports, and stop them on ctrl-C
    Servers,
}

impl Cli {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        match &self.task {
            Task::Test(arguments) => return test::run(arguments),
            Task::Tidy(arguments) => return tidy::run(arguments),
            Task::Generate => with_workspace(update::generate)?,
            Task::Update { packages } => {
                with_workspace(|workspace, interrupt| update::run(workspace, interrupt, packages))?;
            }
            Task::Docs => with_workspace(documents::check_all)?,
            Task::Oracle(arguments) => {
                with_workspace(|workspace, interrupt| oracle::run(workspace, interrupt, arguments))?;
            }
            Task::Servers => with_workspace(|workspace, interrupt| {
                test::with_servers(workspace, interrupt, |variables| {
                    render::exports(&variables);
                    interrupt.wait();
                    Ok(())
                })
            })?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn with_workspace(work: impl FnOnce(&Workspace, &Interrupt) -> Result<()>) -> Result<()> {
    let interrupt = Interrupt::listen()?;
    work(&Workspace::locate(&interrupt)?, &interrupt)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn command_line_is_valid() {
        Cli::command().debug_assert();
    }
}
