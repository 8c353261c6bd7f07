//! The command line: parses, runs and renders.

use std::ffi::OsString;

use clap::builder::{OsStr, Resettable};
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    Broker, Check, Compat, Diff, Explain, Fingerprint, Fmt, Generate, Lint, Publish, Release, Status,
};
use crate::error::ToolError;
use crate::options::{Format, OutputOptions};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render;
use schemactl_error_codes::Exit;

/// Checks Avro contracts, says who would break and how to fix it, and registers them with Pulsar.
#[derive(Debug, Parser)]
#[command(name = "schemactl", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = AFTER_HELP)]
pub struct Cli {
    #[command(flatten)]
    output: OutputOptions,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 could not check (network, broker).
The answer goes to stdout, progress and errors go to stderr. With `--format json` the answer is always
one JSON object on stdout, also for errors.";

#[derive(Debug, Subcommand)]
enum Command {
    Check(Check),
    Lint(Lint),
    Fmt(Fmt),
    Compat(Compat),
    Diff(Diff),
    Release(Release),
    Generate(Generate),
    Publish(Publish),
    Status(Status),
    #[command(subcommand)]
    Broker(Broker),
    Fingerprint(Fingerprint),
    Explain(Explain),
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Lint(_) => "lint",
            Self::Fmt(_) => "fmt",
            Self::Compat(_) => "compat",
            Self::Fingerprint(_) => "fingerprint",
            Self::Diff(_) => "diff",
            Self::Release(_) => "release",
            Self::Generate(_) => "generate",
            Self::Publish(_) => "publish",
            Self::Status(_) => "status",
            Self::Broker(broker) => broker.name(),
            Self::Explain(_) => "explain",
        }
    }

    /// Returns whether the command supports the format. This is checked before the command runs, so that no change is made
    /// whose result cannot be written.
    fn can_answer_in(&self, format: Format) -> bool {
        match (self, format) {
            (_, Format::Human | Format::Json) | (Self::Check(_) | Self::Lint(_) | Self::Fmt(_), _) => true,
            (Self::Compat(compat), _) if !compat.is_batch() => true,
            (Self::Compat(_), Format::Jsonl) => true,
            (Self::Fingerprint(fingerprint), Format::Jsonl) => fingerprint.is_batch(),
            (Self::Explain(explain), Format::Markdown) => explain.is_page(),
            _ => false,
        }
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        match self {
            Self::Check(check) => check.run(progress),
            Self::Lint(lint) => lint.run(progress),
            Self::Fmt(fmt) => fmt.run(progress),
            Self::Compat(compat) => compat.run(),
            Self::Fingerprint(fingerprint) => fingerprint.run(),
            Self::Diff(diff) => diff.run(),
            Self::Release(release) => release.run(progress),
            Self::Generate(generate) => generate.run(progress),
            Self::Publish(publish) => publish.run(progress),
            Self::Status(status) => status.run(progress),
            Self::Broker(broker) => broker.run(progress),
            Self::Explain(explain) => explain.run(),
        }
    }
}

/// Parses the command line.
///
/// A format from the environment applies only to commands that support it: the variable is set for a whole CI job, in
/// which other commands run too.
fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = without_empty_variables(Cli::command());
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    let format_from = matches.value_source("format");
    let mut cli = Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
    if format_from == Some(ValueSource::EnvVariable) && !cli.command.can_answer_in(cli.output.format) {
        cli.output.format = Format::Human;
    }
    Ok(cli)
}

/// Treats an empty environment variable as not set: CI systems set omitted inputs to empty strings.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &std::ffi::OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|arg| match arg.get_env() {
            Some(name) if is_empty(name) => arg.env(Resettable::<OsStr>::Reset),
            _ => arg,
        })
        .mut_subcommands(without_empty_variables)
}

/// Runs the command line `arguments`, which begin with the program's name, and returns how the command ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match parse(&arguments) {
        Ok(cli) => cli,
        Err(error) => return render::usage(&error, &arguments),
    };
    cli.output.apply_color();
    let format = cli.output.format;
    let result = if cli.command.can_answer_in(format) {
        cli.command.run(&render::Terminal)
    } else {
        Err(ToolError::FormatUnsupported { format })
    };
    render::answer(format, cli.command.name(), &result)
}
