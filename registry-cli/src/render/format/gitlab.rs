//! GitLab's code quality report: the issues of the Code Climate specification that GitLab reads.

use std::io::{self, Write};

use contract_core::rule::Severity;
use serde_json::{Value, json};

use crate::render::report::{Report, full_text};

pub(super) fn write(out: &mut dyn Write, reports: &[Report<'_>]) -> io::Result<()> {
    let issues: Vec<Value> = reports.iter().flat_map(issues).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issues(report: &Report<'_>) -> Vec<Value> {
    let issues = report.findings.iter().zip(report.fingerprints()).map(|(finding, fingerprint)| {
        let location = report.location(finding);
        let (path, line) =
            location.map_or_else(|| (report.file_of_all(), 1), |location| (location.file, location.start.line));
        json!({
            "description": on_one_line(&full_text(finding)),
            "check_name": finding.rule.id,
            // GitLab shows only one of several issues with the same fingerprint.
            "fingerprint": fingerprint,
            "severity": match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Accepted | Severity::History => "info",
            },
            "location": { "path": path, "lines": { "begin": line } },
        })
    });
    issues.collect()
}

/// Joins the lines of a text, each as a sentence with a period.
fn on_one_line(text: &str) -> String {
    let sentence = |line: &str| if line.ends_with(['.', '!', '?']) { line.to_owned() } else { format!("{line}.") };
    text.lines().map(sentence).collect::<Vec<_>>().join(" ")
}
