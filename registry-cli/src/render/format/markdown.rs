//! Markdown for the comment under a pull request: the verdict first, then each finding folded to a line.

use std::io::{self, Write};

use contract_core::finding::{Acceptance, Finding, Severity};

use crate::render::report::{Report, counted};

pub(super) fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let errors = report.count(Severity::Error);
    let verdict = if errors == 0 { "passed" } else { "failed" };
    let icon = if errors == 0 { ":white_check_mark:" } else { ":x:" };
    writeln!(out, "### {icon} Contracts: {} {verdict}\n", report.command)?;
    if report.findings.is_empty() {
        return writeln!(out, "Nothing is wrong in {}.", counted(report.subjects.len(), "contract"));
    }
    writeln!(out, "{} in {}.\n", report.summary(), counted(report.subjects.len(), "contract"))?;
    for severity in [Severity::Error, Severity::Warning, Severity::Accepted] {
        for finding in report.findings.iter().filter(|finding| finding.severity == severity) {
            one(out, report, finding)?;
        }
    }
    Ok(())
}

fn one(out: &mut dyn Write, report: &Report<'_>, finding: &Finding) -> io::Result<()> {
    let icon = match finding.severity {
        Severity::Error => ":x:",
        Severity::Warning => ":warning:",
        Severity::Accepted => ":handshake:",
    };
    writeln!(out, "<details>\n<summary>{icon} {}</summary>\n", html(&finding.message))?;
    if let Some(location) = report.location(finding) {
        let source = finding.place.as_ref().map(|place| report.sources.get(place.span.source));
        let line = source.and_then(|source| source.text().lines().nth(location.start.line - 1)).unwrap_or_default();
        writeln!(out, "`{}`, line {}:\n", location.file, location.start.line)?;
        writeln!(out, "{}json\n{}\n{}\n", fence(line), line.trim(), fence(line))?;
    }
    if let Some(consequence) = &finding.consequence {
        writeln!(out, "- **At run time**, {consequence}.")?;
    }
    if let Some(broker) = &finding.broker {
        writeln!(out, "- **The broker**: {broker}.")?;
    }
    if let Some(fix) = &finding.fix {
        writeln!(out, "- **What to do**: {fix}.")?;
    }
    if let Some(accepted) = &finding.accepted {
        let Acceptance { owner, reason, expires } = accepted;
        writeln!(out, "- **Accepted** by {owner} until {expires}: {reason}")?;
    }
    writeln!(out, "- **Rule** `{}`: {}\n\n</details>\n", finding.rule.id, finding.rule.promise)
}

/// A fence longer than any run of backticks in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(3.max(longest + 1))
}

/// A line of Markdown as HTML: names in backticks become code.
fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut html = String::with_capacity(escaped.len());
    for (position, part) in escaped.split('`').enumerate() {
        if position > 0 {
            html.push_str(if position % 2 == 1 { "<code>" } else { "</code>" });
        }
        html.push_str(part);
    }
    html
}
