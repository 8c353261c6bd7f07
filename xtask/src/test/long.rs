//! The stages of the long run.

use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::arguments::OracleArguments;
use crate::process::{self, Interrupt};
use crate::servers::pulsar::Pulsar;
use crate::workspace::{self, Workspace};
use crate::{oracle, render};

/// The random pairs that are compared for each version of Pulsar.
const PAIRS: u64 = 200_000;

/// Compares the verdicts on random pairs with Avro for Java. Each run has a new seed, which it prints.
pub(super) fn random_pairs(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).context("the clock is before 1970")?.as_secs();
    for version in ["4.0", "4.2", "5.0"] {
        render::note(&format!("Pulsar {version}, seed {seed}"));
        let arguments = OracleArguments {
            pairs: Some(PAIRS),
            pulsar: Some(version.to_owned()),
            seed: Some(seed),
            ..OracleArguments::default()
        };
        oracle::run(workspace, interrupt, &arguments)?;
    }
    Ok(())
}

/// Compares predicted answers with those of the newer brokers.
pub(super) fn pulsar_versions(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    for version in ["4.2", "5.0"] {
        render::note(&format!("Pulsar {version}"));
        let pulsar = Pulsar::start(workspace, interrupt, version)?;
        let mut command = process::command(workspace::cargo(), workspace.root());
        command.args([
            "test",
            "--package",
            "compat-tests",
            "--locked",
            "--test",
            "it",
            "--",
            "--ignored",
            "avro_schemas",
        ]);
        process::run(command.envs(pulsar.variables()), interrupt)?;
    }
    Ok(())
}
