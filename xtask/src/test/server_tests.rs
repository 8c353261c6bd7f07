//! The stage that starts servers, runs the tests that need them, and stops the servers in any case.

use std::time::Instant;

use anyhow::Result;

use super::report::Verdict;
use crate::process::{self, Interrupt};
use crate::servers::{Variables, postgres::Postgres, pulsar::Pulsar};
use crate::workspace::{self, Workspace};
use crate::{maven, oracle, python, render};

/// Runs every test that is marked as needing a server.
pub(super) fn run(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    with_servers(workspace, interrupt, |variables| {
        let mut command = process::command(workspace::cargo(), workspace.root());
        // Without the kinds of targets, `--ignored` would also run the examples of documentation.
        command.args(["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
        command.args(["--", "--ignored"]).envs(variables);
        process::run(&mut command, interrupt)
    })
}

/// Starts the servers, does the work, and stops the servers.
pub(crate) fn with_servers(
    workspace: &Workspace,
    interrupt: &Interrupt,
    work: impl FnOnce(Variables) -> Result<()>,
) -> Result<()> {
    let mut variables = Variables::new();
    let java = timed("Avro for Java", || oracle::variables(workspace, interrupt))?;
    let formats = timed("schemas of formats", || maven::FORMATS.folder(workspace, interrupt))?;
    let python = timed("Python", || python::CLIENTS.programs(workspace, interrupt))?;
    let postgres = timed("PostgreSQL", || Postgres::start(interrupt))?;
    let pulsar = timed("Pulsar", || Pulsar::start(workspace, interrupt, "4.0"))?;
    variables.extend(java);
    variables.push(("LOGISTICS_TEST_FORMATS", formats.display().to_string()));
    variables.push(("LOGISTICS_TEST_PYTHON", python.join("python").display().to_string()));
    variables.extend(postgres.variables());
    variables.extend(pulsar.variables());
    work(variables)
}

fn timed<T>(name: &str, start: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let value = start()?;
    render::stage_ends(name, &Verdict::Passed, started.elapsed());
    Ok(value)
}
