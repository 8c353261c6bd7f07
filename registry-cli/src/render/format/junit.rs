//! `JUnit`'s XML, which every CI system shows: a test suite per run, a test case per checked contract or file.

use std::io::{self, Write};

use contract_core::finding::Finding;
use contract_core::rule::Severity;

use crate::error::ToolError;
use crate::render::report::{Report, details};

pub(super) fn write(out: &mut dyn Write, reports: &[Report<'_>]) -> io::Result<()> {
    let suites: Vec<Suite<'_>> = reports.iter().map(Suite::new).collect();
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failures: usize = suites.iter().map(|suite| suite.failures).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites tests=\"{tests}\" failures=\"{failures}\">")?;
    suites.iter().try_for_each(|suite| suite.write(out))?;
    writeln!(out, "</testsuites>")
}

/// The test suite of a project.
struct Suite<'a> {
    report: &'a Report<'a>,
    cases: Vec<(&'a str, Vec<&'a Finding>)>,
    failures: usize,
}

impl<'a> Suite<'a> {
    fn new(report: &'a Report<'a>) -> Self {
        let failed = |findings: &[&Finding]| findings.iter().any(|finding| finding.severity == Severity::Error);
        let select = |wanted: &dyn Fn(&Finding) -> bool| -> Vec<&'a Finding> {
            report.findings.iter().filter(|finding| wanted(finding)).collect()
        };
        let without_contract = |finding: &Finding| !report.subjects.iter().any(|subject| finding.concerns(subject));
        let mut cases: Vec<(&str, Vec<&'a Finding>)> = Vec::new();
        let project = select(&without_contract);
        if !project.is_empty() {
            cases.push(("project", project));
        }
        for subject in report.subjects {
            cases.push((subject, select(&|finding| finding.concerns(subject))));
        }
        let failures = cases.iter().filter(|(_, findings)| failed(findings)).count();
        Self { report, cases, failures }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { report, cases, failures } = self;
        let project = report.project.map(|project| format!(" {}", attribute(project))).unwrap_or_default();
        writeln!(
            out,
            "  <testsuite name=\"schemactl {}{project}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">",
            report.command,
            cases.len()
        )?;
        for (subject, findings) in cases {
            case(out, report, &report.name_of(subject), findings)?;
        }
        writeln!(out, "  </testsuite>")
    }
}

pub(super) fn error(out: &mut dyn Write, command: &str, error: &ToolError) -> io::Result<()> {
    let (command, message) = (attribute(command), attribute(&error.to_string()));
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites tests=\"1\" failures=\"0\" errors=\"1\">")?;
    writeln!(out, "  <testsuite name=\"schemactl {command}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">")?;
    writeln!(out, "    <testcase name=\"project\" classname=\"schemactl.{command}\" time=\"0\">")?;
    write!(out, "      <error type=\"{}\" message=\"{message}\">", attribute(error.code().id))?;
    writeln!(out, "{}</error>", escape(&format!("What to do: {}.", error.help())))?;
    writeln!(out, "    </testcase>\n  </testsuite>\n</testsuites>")
}

fn case(out: &mut dyn Write, report: &Report<'_>, subject: &str, findings: &[&Finding]) -> io::Result<()> {
    let (name, class) = (attribute(subject), attribute(report.command));
    // Some programs require a time for each test.
    write!(out, "    <testcase name=\"{name}\" classname=\"schemactl.{class}\" time=\"0\"")?;
    if findings.is_empty() {
        return writeln!(out, "/>");
    }
    writeln!(out, ">")?;
    let errors: Vec<&&Finding> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    if let Some(first) = errors.first() {
        // A test case has only one failure, so its text has all errors.
        writeln!(
            out,
            "      <failure type=\"{}\" message=\"{}\">",
            attribute(first.rule.id.as_str()),
            attribute(&first.message)
        )?;
        for finding in &errors {
            write!(out, "{}", escape(&text(report, finding)))?;
        }
        writeln!(out, "      </failure>")?;
    }
    let others: Vec<&&Finding> = findings.iter().filter(|finding| finding.severity != Severity::Error).collect();
    if !others.is_empty() {
        writeln!(out, "      <system-out>")?;
        for finding in others {
            write!(out, "{}", escape(&text(report, finding)))?;
        }
        writeln!(out, "      </system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

fn text(report: &Report<'_>, finding: &Finding) -> String {
    let place = report
        .location(finding)
        .map(|location| format!("{}:{}:{}: ", location.file, location.start.line, location.start.column))
        .unwrap_or_default();
    let mut text = format!("{place}{}[{}]: {}\n", finding.severity, finding.rule.id, finding.message);
    for detail in details(finding) {
        text.push_str("  ");
        text.push_str(&detail);
        text.push('\n');
    }
    text
}

/// Escapes text for XML 1.0, which does not allow control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            '\r' => escaped.push_str("&#13;"),
            c if c < ' ' || c == '\u{fffe}' || c == '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Escapes an attribute, in which line breaks and tabs would become spaces.
fn attribute(text: &str) -> String {
    escape(text).replace('\n', "&#10;").replace('\t', "&#9;")
}
