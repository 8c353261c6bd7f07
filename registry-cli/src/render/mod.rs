//! The only place that prints: answers to stdout, progress and errors to stderr.

mod change;
mod checkout;
mod envelope;
mod finding;
mod fold;
mod format;
pub mod plan;
mod report;
mod style;
mod terminal;
mod witness;

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, Write};

use crate::error::ToolError;
use crate::options::{FORMAT_VARIABLE, Format};
use crate::outcome::Outcome;
use fold::Folding;
use schemactl_error_codes::{Exit, command};

pub use checkout::Checkout;
pub use envelope::Envelope;
pub use finding::{human as finding, json as finding_json};
pub use report::{Report, counted};
pub use style::{BAD, DIM, GOOD, STRONG, WARN};
pub use terminal::Terminal;

/// Writes a command's answer and says how the command ended.
pub fn answer(format: Format, command: &str, answer: &Result<Box<dyn Outcome>, ToolError>) -> Exit {
    let exit = match answer {
        Ok(outcome) => outcome.exit(),
        Err(error) => error.exit(),
    };
    let written = match (format, answer) {
        (_, Ok(outcome)) if outcome.is_written() => Ok(()),
        (Format::Human, Ok(outcome)) => to_stdout(|out| {
            let mut folding = Folding::new(out, terminal::stdout_width());
            outcome.human(&mut folding)?;
            folding.flush()
        }),
        (Format::Json, Ok(outcome)) => to_stdout(|out| Envelope::answer(command, outcome.as_ref()).write(out)),
        (Format::Json | Format::Jsonl, Err(error)) => to_stdout(|out| Envelope::error(command, error).write(out)),
        (format, Err(error)) => to_stdout(|out| format::error(out, format, command, error))
            .and_then(|()| to_stderr(|out| terminal::error(out, error))),
        (format, Ok(outcome)) => match outcome.report() {
            None if format == Format::Markdown && outcome.page().is_some() => {
                to_stdout(|out| write!(out, "{}", outcome.page().unwrap_or_default()))
            }
            Some(report) => {
                let checkout = std::env::current_dir().ok().and_then(|here| Checkout::around(&here));
                to_stdout(|out| self::report(out, format, &report.within(checkout.as_ref())))
            }
            None => return self::answer(Format::Human, command, &Err(ToolError::FormatUnsupported { format })),
        },
    };
    ended(exit, written)
}

/// Writes findings in one of the formats for programs; `human` and `json` are an outcome's own.
pub fn report(out: &mut dyn Write, format: Format, report: &Report<'_>) -> io::Result<()> {
    format::write(out, format, report)
}

/// Writes what clap has to say about the command line: help, the version, or a usage error.
pub fn usage(error: &clap::Error, arguments: &[OsString]) -> Exit {
    if !error.use_stderr() {
        return ended(Exit::Clean, to_stdout(|out| write!(out, "{}", error.render().ansi())));
    }
    let written = if asks_for_json(arguments) {
        to_stdout(|out| Envelope::usage(error).write(out))
    } else {
        // The code stands where it does in every other error.
        let text = error.render().ansi().to_string().replacen("error:", &format!("error[{}]:", command::USAGE), 1);
        to_stderr(|out| write!(out, "{text}"))
    };
    ended(Exit::Usage, written)
}

/// Whether a command line that clap refused asked for JSON; a program that did must get JSON for errors too.
fn asks_for_json(arguments: &[OsString]) -> bool {
    let is_json = |format: &OsStr| format == "json" || format == "jsonl";
    let separate = arguments.windows(2).filter(|pair| pair[0] == "--format").map(|pair| pair[1].clone());
    let joined = arguments.iter().filter_map(|argument| argument.to_str()?.strip_prefix("--format="));
    // What is asked for on the command line comes before the variable, and the last before the first.
    let asked = separate.chain(joined.map(OsString::from)).last();
    asked.or_else(|| std::env::var_os(FORMAT_VARIABLE)).is_some_and(|format| is_json(&format))
}

/// Writes a text that is wrapped for an editor: a terminal has its own width.
pub fn prose(out: &mut dyn Write, text: &str) -> io::Result<()> {
    match terminal::stdout_width() {
        Some(_) => writeln!(out, "{}", fold::unwrapped(text)),
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

/// Writes an answer that is found line by line.
pub fn lines(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    write(&mut out)?;
    out.flush()
}

/// What is said on the way and what went wrong is for people only.
fn to_stderr(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = Folding::new(anstream::stderr().lock(), terminal::stderr_width());
    write(&mut out)?;
    out.flush()
}

/// A reader that went away (`schemactl … | head`) is no failure; an answer that could not be written is.
fn ended(exit: Exit, written: io::Result<()>) -> Exit {
    match written {
        Ok(()) => exit,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit,
        Err(source) => {
            let error = ToolError::AnswerUnwritable { source };
            // There is nowhere left to say that this could not be said.
            drop(to_stderr(|out| terminal::error(out, &error)));
            error.exit()
        }
    }
}
