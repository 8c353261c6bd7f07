//! The oracle: Avro for Java, whose verdicts ours are compared with.
//!
//! The program `avro-oracle` does the work; this task builds it, fetches Java's libraries and runs it.

use anyhow::Result;

use crate::arguments::OracleArguments;
use crate::process::{self, Interrupt};
use crate::servers::Variables;
use crate::workspace::{self, Workspace};
use crate::{maven, tools};

/// The version of Pulsar whose verdicts are compared by default.
const DEFAULT_PROFILE: &str = "4.0";

/// Compares the recorded verdicts of the corpus with those of Java.
pub(crate) fn compare(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    run(workspace, interrupt, &OracleArguments::default())
}

/// Runs the oracle's program.
pub(crate) fn run(workspace: &Workspace, interrupt: &Interrupt, arguments: &OracleArguments) -> Result<()> {
    let mut oracle = process::command(workspace::cargo(), workspace.root());
    oracle.args(["run", "--quiet", "--package", "avro-oracle"]);
    let seed = arguments.seed.unwrap_or_default().to_string();
    match arguments {
        OracleArguments { pairs: Some(pairs), .. } => {
            // Built with optimisations, since it runs for long.
            oracle.args(["--release", "--", "--pairs", &pairs.to_string(), "--seed", &seed]);
            oracle.args(["--pulsar", arguments.pulsar.as_deref().unwrap_or(DEFAULT_PROFILE)]);
        }
        OracleArguments { messages: Some(pairs), .. } => {
            oracle.args(["--release", "--", "--messages", &pairs.to_string(), "--seed", &seed]);
        }
        OracleArguments { record: true, .. } => {
            oracle.args(["--", "--corpus", "record"]);
        }
        OracleArguments { .. } => {
            oracle.args(["--", "--corpus", "compare"]);
        }
    }
    process::run(oracle.envs(variables(workspace, interrupt)?), interrupt)
}

/// Returns the variables by which programs that start Java find the libraries.
pub(crate) fn variables(workspace: &Workspace, interrupt: &Interrupt) -> Result<Variables> {
    tools::JDK.require(interrupt)?;
    let versions = [
        ("LOGISTICS_TEST_AVRO_JAVA", maven::AVRO),
        ("LOGISTICS_TEST_AVRO_JAVA_4_2", maven::AVRO_4_2),
        ("LOGISTICS_TEST_AVRO_JAVA_5_0", maven::AVRO_5_0),
    ];
    versions
        .into_iter()
        .map(|(variable, libraries)| {
            Ok((variable, libraries.folder(workspace, interrupt)?.join("*").display().to_string()))
        })
        .collect()
}
