//! The command line: parse, dispatch, render.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::commands::{
    Broker, Check, Compat, Diff, Explain, Fingerprint, Fmt, Generate, Lint, Publish, Release, Status,
};
use crate::error::ToolError;
use crate::exit::Exit;
use crate::options::OutputOptions;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render;

/// Checks Avro contracts, says who would break and how to mend it, and registers them with Pulsar.
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
The answer goes to stdout, progress and errors go to stderr; with `--format json` the answer is one
JSON object on stdout in every case, an error included.";

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

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        match self {
            Self::Check(check) => check.run(),
            Self::Lint(lint) => lint.run(),
            Self::Fmt(fmt) => fmt.run(),
            Self::Compat(compat) => compat.run(),
            Self::Fingerprint(fingerprint) => fingerprint.run(),
            Self::Diff(diff) => diff.run(),
            Self::Release(release) => release.run(),
            Self::Generate(generate) => generate.run(),
            Self::Publish(publish) => publish.run(progress),
            Self::Status(status) => status.run(),
            Self::Broker(broker) => broker.run(progress),
            Self::Explain(explain) => explain.run(),
        }
    }
}

/// Runs the command line `arguments` (the program's name first) and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return render::usage(&error, &arguments),
    };
    cli.output.apply_color();
    let answer = cli.command.run(&render::Terminal);
    render::answer(cli.output.format, cli.command.name(), &answer)
}
