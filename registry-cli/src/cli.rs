//! The command line: parses, runs and renders.

use std::ffi::OsString;

use clap::builder::{OsStr, Resettable};
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{self, Command};
use crate::error::ToolError;
use crate::options::{Format, OutputOptions};
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
    command: Subcommands,
}

const AFTER_HELP: &str = "\
Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 could not check (network, broker).
The answer goes to stdout, progress and errors go to stderr. With `--format json` the answer is always
one JSON object on stdout, also for errors.";

/// Defines the enum of all commands, and the access to each as a [`Command`].
macro_rules! commands {
    ($($(#[$attribute:meta])* $command:ident,)+) => {
        #[derive(Debug, Subcommand)]
        enum Subcommands {
            $($(#[$attribute])* $command(commands::$command),)+
        }

        impl Subcommands {
            fn command(&self) -> &dyn Command {
                match self {
                    $(Self::$command(command) => command,)+
                }
            }
        }
    };
}

commands! {
    Init,
    Import,
    Check,
    Lint,
    Fmt,
    Accept,
    Compat,
    Diff,
    Release,
    Withdraw,
    Move,
    Generate,
    Publish,
    Status,
    #[command(subcommand)]
    Broker,
    Fingerprint,
    Explain,
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
    if format_from == Some(ValueSource::EnvVariable) && !cli.command.command().supports(cli.output.format) {
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
    let command = cli.command.command();
    let result = if command.supports(format) {
        command.run(&render::Terminal)
    } else {
        Err(ToolError::FormatUnsupported { format })
    };
    render::answer(format, command.name(), &result)
}
