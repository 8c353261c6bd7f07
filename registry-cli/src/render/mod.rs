//! The only place that prints: answers to stdout, progress and errors to stderr.

mod adoption;
mod envelope;
mod finding;
mod fix_patch;
mod format;
mod import_plan;
pub mod plan;
mod repo_root;
mod report;
mod source_lines;
mod streams;
mod style;
mod terminal;
mod width;
mod witness;
mod wrap;

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, Write};

use crate::error::ToolError;
use clap::ValueEnum;

use crate::options::{Color, FORMAT_VARIABLE, Format};
use crate::outcome::{Outcome, ProjectOutcome};
use schemactl_error_codes::{Exit, command};
use streams::{to_stderr, to_stdout};
use wrap::Wrapper;

pub(crate) use adoption::{human as adoption, json as adoption_json, line_ends};
pub use envelope::Envelope;
pub use finding::{all as findings, human as finding, json as finding_json};
pub(crate) use import_plan::human as import_plan;
pub use repo_root::Checkout;
pub use report::{Report, counted, listed};
pub(crate) use source_lines::display as display_path;
pub use style::{BAD, DIM, GOOD, STRONG, WARN};
pub use terminal::Terminal;

/// Writes a command's answer and returns how the command ended.
pub fn answer(format: Format, command: &str, answer: &Result<Box<dyn Outcome>, ToolError>) -> Exit {
    let exit = match answer {
        Ok(outcome) => outcome.exit(),
        Err(error) => error.exit(),
    };
    let written = match (format, answer) {
        (_, Ok(outcome)) if outcome.is_written() => Ok(()),
        (Format::Human, Ok(outcome)) => to_stdout(|out| {
            let mut wrapper = Wrapper::new(out, width::stdout_width());
            outcome.human(&mut wrapper)?;
            wrapper.flush()
        }),
        (Format::Json, Ok(outcome)) => to_stdout(|out| Envelope::answer(command, outcome.as_ref()).write(out)),
        (Format::Json | Format::Jsonl, Err(error)) => to_stdout(|out| Envelope::error(command, error).write(out)),
        (format, Err(error)) => to_stdout(|out| format::error(out, format, command, error))
            .and_then(|()| to_stderr(|out| terminal::error(out, error))),
        (format, Ok(outcome)) => match reports_of(outcome.as_ref()) {
            None if format == Format::Markdown && outcome.page().is_some() => {
                to_stdout(|out| write!(out, "{}", outcome.page().unwrap_or_default()))
            }
            Some(reports) => {
                let checkout = std::env::current_dir().ok().and_then(|here| Checkout::containing(&here));
                let reports: Vec<Report<'_>> =
                    reports.into_iter().map(|report| report.within(checkout.as_ref())).collect();
                to_stdout(|out| self::reports(out, format, &reports))
            }
            None => return self::answer(Format::Human, command, &Err(ToolError::FormatUnsupported { format })),
        },
    };
    finish(exit, written)
}

/// Returns the findings of an answer, a report for each project; `None` if the answer has no findings.
fn reports_of(outcome: &dyn Outcome) -> Option<Vec<Report<'_>>> {
    match outcome.projects() {
        [] => outcome.report().map(|report| vec![report]),
        projects => projects.iter().map(ProjectOutcome::report).collect(),
    }
}

/// Writes the findings of all projects in one of the formats for programs; `human` and `json` are written by the outcome.
pub fn reports(out: &mut dyn Write, format: Format, reports: &[Report<'_>]) -> io::Result<()> {
    format::write(out, format, reports)
}

/// Writes clap's answer to the command line: help, the version, or a usage error.
pub fn usage(error: &clap::Error, arguments: &[OsString]) -> Exit {
    if let Some(color) = asked_for(arguments, "--color").and_then(|color| Color::from_str(color.to_str()?, false).ok())
    {
        color.apply();
    }
    if !error.use_stderr() {
        return finish(Exit::Clean, to_stdout(|out| write!(out, "{}", error.render().ansi())));
    }
    let written = if asks_for_json(arguments) {
        to_stdout(|out| Envelope::usage(error).write(out))
    } else {
        // The code is inserted as in every other error.
        let text = error.render().ansi().to_string().replacen("error:", &format!("error[{}]:", command::USAGE), 1);
        to_stderr(|out| write!(out, "{text}"))
    };
    finish(Exit::Usage, written)
}

/// Returns whether a command line that clap refused asked for JSON, so that the error is JSON too.
fn asks_for_json(arguments: &[OsString]) -> bool {
    let is_json = |format: &OsStr| format == "json" || format == "jsonl";
    // The command line overrides the variable.
    let asked = asked_for(arguments, "--format");
    asked.or_else(|| std::env::var_os(FORMAT_VARIABLE)).is_some_and(|format| is_json(&format))
}

/// Returns the value of an option on a command line that clap did not parse. The last one overrides earlier ones.
fn asked_for(arguments: &[OsString], option: &str) -> Option<OsString> {
    let joined = |argument: &OsString| argument.to_str()?.strip_prefix(option)?.strip_prefix('=').map(OsString::from);
    arguments.iter().enumerate().rev().find_map(|(index, argument)| match joined(argument) {
        Some(value) => Some(value),
        None => arguments.get(index + 1).filter(|_| argument == option).cloned(),
    })
}

/// Writes prose. Its line breaks are removed for a terminal, which has its own width.
pub fn prose(out: &mut dyn Write, text: &str) -> io::Result<()> {
    match width::stdout_width() {
        Some(_) => writeln!(out, "{}", wrap::unwrap_paragraphs(text)),
        None => writeln!(out, "{}", text.trim_end()),
    }
}

/// Writes a unified diff, added and removed lines in colour.
pub fn diff(out: &mut dyn Write, diff: &str) -> io::Result<()> {
    for line in diff.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => GOOD,
            Some(b'-') => BAD,
            _ => anstyle::Style::new(),
        };
        writeln!(out, "{style}{line}{style:#}")?;
    }
    writeln!(out)
}

/// Writes an answer line by line.
pub fn lines(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Returns how the command ended. A closed pipe (`schemactl … | head`) is not an error; any other failure to write is.
fn finish(exit: Exit, written: io::Result<()>) -> Exit {
    match written {
        Ok(()) => exit,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit,
        Err(source) => {
            let error = ToolError::AnswerUnwritable { source };
            // If stderr fails too, the error cannot be reported.
            drop(to_stderr(|out| terminal::error(out, &error)));
            error.exit()
        }
    }
}
