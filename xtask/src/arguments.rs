//! The arguments of tasks.

use clap::Args;

/// The checks to run.
#[derive(Args, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub(crate) struct TestArguments {
    /// List the stages instead of running them
    #[arg(long)]
    pub(crate) list: bool,
    /// Run only this stage (may be given several times)
    #[arg(long, value_name = "STAGE")]
    pub(crate) only: Vec<String>,
    /// Run only the stages that need Rust alone
    #[arg(long)]
    pub(crate) quick: bool,
    /// Run also the stages that take an hour: many random pairs, and other versions of Pulsar
    #[arg(long, conflicts_with = "quick")]
    pub(crate) long: bool,
    /// Stop at the first stage that fails
    #[arg(long)]
    pub(crate) fail_fast: bool,
}

/// The findings to show.
#[derive(Args, Debug, Default)]
pub(crate) struct TidyArguments {
    /// Also show findings that do not fail the run
    #[arg(long)]
    pub(crate) advice: bool,
    /// Show only findings in files whose path begins with one of these
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
}

/// The oracle's questions, and what is done with its answers.
#[derive(Args, Debug, Default)]
pub(crate) struct OracleArguments {
    /// Record the answers instead of comparing them
    #[arg(long, conflicts_with = "random")]
    pub(crate) record: bool,
    /// Compare the verdicts on this number of random pairs
    #[arg(long, group = "random", requires = "seed")]
    pub(crate) pairs: Option<u64>,
    /// Read messages of those of this number of random pairs that have no findings
    #[arg(long, group = "random", requires = "seed")]
    pub(crate) messages: Option<u64>,
    /// Compare with the Avro of this version of Pulsar: 4.0, 4.2 or 5.0 [default: 4.0]
    #[arg(long, value_name = "VERSION", requires = "pairs")]
    pub(crate) pulsar: Option<String>,
    /// The seed of the random pairs: the same seed makes the same pairs
    #[arg(long, requires = "random")]
    pub(crate) seed: Option<u64>,
}
