//! The command line of `cargo xtask`.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::process::{self, Interrupt};
use crate::workspace::Workspace;
use crate::{documents, oracle, render, test, tidy};

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run every check, with a real Pulsar, PostgreSQL, Avro for Java and Python: what is missing is fetched,
    /// what is started is stopped
    Test(TestArguments),
    /// Write the generated source anew from the contracts in `schemas/`
    Generate,
    /// Build the documentation and check that documents name commands that exist
    Docs,
    /// Check the rules that the compiler does not know
    Tidy(TidyArguments),
    /// Ask Avro for Java about every case of the corpus, and compare with the recorded verdicts or record them; or
    /// about random pairs of schemas, and compare with our own verdicts
    Oracle(OracleArguments),
    /// Start the servers that tests need, print their addresses as shell exports, and stop them on ctrl-C
    Servers,
}

/// Which checks to run.
#[derive(Args, Debug, Default)]
pub(crate) struct TestArguments {
    /// Only show the stages
    #[arg(long)]
    pub(crate) list: bool,
    /// Run only this stage (may be given several times)
    #[arg(long, value_name = "STAGE")]
    pub(crate) only: Vec<String>,
    /// Run only what needs nothing but Rust
    #[arg(long)]
    pub(crate) quick: bool,
    /// Stop at the first stage that fails
    #[arg(long)]
    pub(crate) fail_fast: bool,
}

/// What to show of the rules' findings.
#[derive(Args, Debug, Default)]
pub(crate) struct TidyArguments {
    /// Also show findings that do not fail the run
    #[arg(long)]
    pub(crate) advice: bool,
    /// Show only findings in files whose path begins with one of these
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
}

/// What to do with the oracle's answers.
#[derive(Args, Debug)]
pub(crate) struct OracleArguments {
    /// Record the answers instead of comparing them
    #[arg(long, conflicts_with = "random")]
    record: bool,
    /// Judge so many random pairs instead of the corpus
    #[arg(long, group = "random", requires = "seed")]
    pairs: Option<u64>,
    /// Read messages of those of so many random pairs about which nothing is found
    #[arg(long, group = "random", requires = "seed")]
    messages: Option<u64>,
    /// What the random pairs come from: the same seed, the same pairs
    #[arg(long, requires = "random")]
    seed: Option<u64>,
}

impl Cli {
    /// Does the task.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        match &self.task {
            Task::Test(arguments) => return test::run(arguments),
            Task::Tidy(arguments) => return tidy::run(arguments),
            Task::Generate => with_workspace(|workspace, interrupt| {
                let mut generate = process::command(crate::workspace::cargo(), workspace.root());
                generate.args(["run", "--quiet", "--package", "schemactl", "--", "generate"]);
                process::run(&mut generate, interrupt)
            })?,
            Task::Docs => with_workspace(documents::check_all)?,
            Task::Oracle(OracleArguments { record: true, .. }) => with_workspace(oracle::record)?,
            Task::Oracle(OracleArguments { pairs: Some(pairs), seed: Some(seed), .. }) => {
                with_workspace(|workspace, interrupt| {
                    oracle::random(workspace, interrupt, ("--pairs", *pairs), *seed)
                })?;
            }
            Task::Oracle(OracleArguments { messages: Some(pairs), seed: Some(seed), .. }) => {
                let what = ("--messages", *pairs);
                with_workspace(|workspace, interrupt| oracle::random(workspace, interrupt, what, *seed))?;
            }
            Task::Oracle(_) => with_workspace(oracle::compare)?,
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
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
