//! Annotations of GitHub Actions: workflow commands that put a finding beside its line.

use std::io::{self, Write};

use contract_core::rule::Severity;

use crate::error::ToolError;
use crate::render::report::{Report, full_text};

pub(super) fn write(out: &mut dyn Write, reports: &[Report<'_>]) -> io::Result<()> {
    reports.iter().try_for_each(|report| findings(out, report))
}

fn findings(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    for finding in report.findings {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Accepted | Severity::History => "notice",
        };
        let mut properties = Vec::new();
        if let Some(location) = report.location(finding) {
            properties.push(format!("file={}", property(&location.file)));
            properties.push(format!("line={}", location.start.line));
            properties.push(format!("endLine={}", location.end.line));
            // GitHub uses columns only for findings within one line.
            if location.start.line == location.end.line {
                properties.push(format!("col={}", location.start.column));
                properties.push(format!("endColumn={}", location.end.column));
            }
        }
        properties.push(format!("title={}", property(finding.rule.id.as_str())));
        let text = full_text(finding);
        writeln!(out, "::{level} {}::{}", properties.join(","), data(&text))?;
    }
    Ok(())
}

pub(super) fn error(out: &mut dyn Write, error: &ToolError) -> io::Result<()> {
    let text = format!("{error}\nWhat to do: {}.", error.help());
    writeln!(out, "::error title={}::{}", property(error.code().id), data(&text))
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
