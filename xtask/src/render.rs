//! Everything this program prints.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the one place where tasks print")]

use std::fmt::Display;
use std::time::Duration;

use crate::test::report::{Report, Verdict};

/// An error that ended the task, with its causes.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("xtask: {error:#}");
}

/// A remark that is not a failure.
pub(crate) fn note(text: &str) {
    println!("   {text}");
}

/// The start of a stage of `cargo xtask test`.
pub(crate) fn stage_starts(name: &str, about: &str) {
    println!("\n── {name}: {about}");
}

/// The end of a stage, with its time and, when it did not pass, why.
pub(crate) fn stage_ends(name: &str, verdict: &Verdict, time: Duration) {
    println!("── {name}: {} ({})", describe(verdict), seconds(time));
}

/// The table at the end of `cargo xtask test`.
pub(crate) fn summary(report: &Report) {
    println!("\n   stage          time      result");
    for row in report.rows() {
        println!("   {:<14} {:>8}  {}", row.name, seconds(row.time), describe(&row.verdict));
    }
    println!("   {:<14} {:>8}  {}", "all", seconds(report.time()), report.conclusion());
}

/// The stages by name, as `cargo xtask test --list` shows them.
pub(crate) fn stage_list<'a>(stages: impl Iterator<Item = (&'a str, &'a str)>) {
    for (name, about) in stages {
        println!("{name:<14} {about}");
    }
}

/// One line of an answer.
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// Findings, each on a line of its own.
pub(crate) fn lines(findings: &[impl Display]) {
    for finding in findings {
        println!("{finding}");
    }
}

/// Shell lines that give other programs the addresses of running servers.
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
