//! All output of this program.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the one place where tasks print")]

use std::fmt::Display;
use std::time::Duration;

use crate::test::report::{Report, Verdict};

/// Prints the error that ended a task, with its causes.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("xtask: {error:#}");
}

/// Prints a remark.
pub(crate) fn note(text: &str) {
    println!("   {text}");
}

/// Prints the start of a stage of `cargo xtask test`.
pub(crate) fn stage_starts(name: &str, about: &str) {
    println!("\n── {name}: {about}");
}

/// Prints the end of a stage: its result and its time.
pub(crate) fn stage_ends(name: &str, verdict: &Verdict, time: Duration) {
    println!("── {name}: {} ({})", describe(verdict), seconds(time));
}

/// Prints the table at the end of `cargo xtask test`.
pub(crate) fn summary(report: &Report) {
    println!("\n   stage          time      result");
    for row in report.rows() {
        println!("   {:<14} {:>8}  {}", row.name, seconds(row.time), describe(&row.verdict));
    }
    println!("   {:<14} {:>8}  {}", "all", seconds(report.time()), report.conclusion());
}

/// Prints the list of `cargo xtask test --list`.
pub(crate) fn stage_list<'a>(stages: impl Iterator<Item = (&'a str, &'a str)>) {
    for (name, about) in stages {
        println!("{name:<14} {about}");
    }
}

/// Prints a line.
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// Prints findings, each on a line of its own.
pub(crate) fn lines(findings: &[impl Display]) {
    for finding in findings {
        println!("{finding}");
    }
}

/// Prints shell commands that set the addresses of running servers.
pub(crate) fn exports(variables: &[(&'static str, String)]) {
    for (name, value) in variables {
        println!("export {name}='{value}'");
    }
}

fn describe(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => "ok".to_owned(),
        Verdict::Failed(why) => format!("FAILED: {why}"),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
