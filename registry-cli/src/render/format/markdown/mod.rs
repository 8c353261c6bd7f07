//! Markdown for a comment on a pull request: a table with the verdicts for each contract, then the findings, each in a
//! collapsed section. The size is limited to that of a comment.

mod text;

use std::fmt::Write as _;
use std::io;

use contract_core::finding::{Acceptance, Finding};
use contract_core::may_hide_findings;
use contract_core::rule::{Group, Severity};

use crate::error::ToolError;
use crate::render::fix_patch::FixPatch;
use crate::render::report::{Report, counted};
use crate::render::witness;
use text::{block, code, html};

/// The largest size in bytes. GitHub accepts 65,536 characters, and the action adds a line.
const MAX_BYTES: usize = 60_000;
/// The largest number of table rows.
const MAX_ROWS: usize = 50;
/// The longest part of a source line that is shown, in characters.
const MAX_LINE_LENGTH: usize = 160;
/// The verdict if a schema cannot be parsed.
const NOT_CHECKED: &str = ":grey_question: not checked";

pub(super) fn write(out: &mut dyn io::Write, reports: &[Report<'_>]) -> io::Result<()> {
    let Some(first) = reports.first() else { return Ok(()) };
    let (command, noun) = (first.command, first.noun());
    let errors: usize = reports.iter().map(|report| report.count(Severity::Error)).sum();
    let subjects: usize = reports.iter().map(|report| report.subjects.len()).sum();
    let all: Vec<(&Report<'_>, &Finding)> =
        reports.iter().flat_map(|report| report.findings.iter().map(move |finding| (report, finding))).collect();
    let verdict = if errors == 0 { "passed" } else { "failed" };
    let icon = if errors == 0 { ":white_check_mark:" } else { ":x:" };
    let mut page = format!("### {icon} Contracts: {command} {verdict}\n\n");
    if all.is_empty() {
        let _ = writeln!(page, "No findings in {}.", counted(subjects, noun));
    } else {
        let _ = write!(
            page,
            "{} in {}.\n\n",
            summary(&all.iter().map(|(_, finding)| *finding).collect::<Vec<_>>()),
            counted(subjects, noun)
        );
        page.push_str(&table(reports, first));
        findings(&mut page, all, command);
    }
    out.write_all(page.as_bytes())
}

pub(super) fn error(out: &mut dyn io::Write, command: &str, error: &ToolError) -> io::Result<()> {
    writeln!(out, "### :x: Contracts: {command} could not run\n\n{}\n", html(&error.to_string()))?;
    writeln!(out, "- **What to do:** {}.\n- **Code:** `{}`", html(&error.help()), error.code())
}

/// Returns the table of contracts with findings, and the verdicts for readers and broker.
fn table(reports: &[Report<'_>], first: &Report<'_>) -> String {
    let noun = first.noun();
    let subjects: usize = reports.iter().map(|report| report.subjects.len()).sum();
    let rows: Vec<(String, Vec<&Finding>)> = reports.iter().flat_map(rows).collect();
    if rows.is_empty() {
        return String::new();
    }
    let verdicts = first.command != "lint";
    let mut table = if verdicts {
        format!("| {noun} | readers | broker | findings |\n|---|---|---|---|\n")
    } else {
        format!("| {noun} | findings |\n|---|---|\n")
    };
    for (subject, findings) in rows.iter().take(MAX_ROWS) {
        let verdict = if verdicts { format!(" {} | {} |", readers(findings), broker(findings)) } else { String::new() };
        let _ = writeln!(table, "| {} |{verdict} {} |", html(subject), summary(findings));
    }
    let (shown, clean) = (rows.len().min(MAX_ROWS), subjects - rows.len());
    table.push('\n');
    if rows.len() > shown {
        let _ = writeln!(table, "{} with findings are not listed.", more(rows.len() - shown, noun));
    }
    if clean > 0 {
        let _ = writeln!(table, "No findings in {}.", more(clean, noun));
    }
    if rows.len() > shown || clean > 0 {
        table.push('\n');
    }
    table
}

/// Returns the contracts with findings of a project.
fn rows<'a>(report: &Report<'a>) -> Vec<(String, Vec<&'a Finding>)> {
    let only = report.subjects.len() == 1;
    let row = |subject: &String| {
        let own = |finding: &&Finding| if finding.contract.is_none() { only } else { finding.concerns(subject) };
        (report.name_of(subject), report.findings.iter().filter(own).collect::<Vec<_>>())
    };
    report.subjects.iter().map(row).filter(|(_, findings)| !findings.is_empty()).collect()
}

/// Returns the verdict for readers.
fn readers(findings: &[&Finding]) -> &'static str {
    let has = |group: Group, minimum: Severity| {
        findings.iter().any(|finding| finding.rule.group == group && finding.severity >= minimum)
    };
    if has(Group::Readers, Severity::Error) {
        ":x: cannot read"
    } else if has(Group::Semantics, Severity::Error) {
        ":x: misread"
    } else if has(Group::Readers, Severity::Warning) || has(Group::Semantics, Severity::Warning) {
        ":warning: may misread"
    } else if has(Group::Readers, Severity::Accepted) || has(Group::Semantics, Severity::Accepted) {
        ":handshake: accepted"
    } else if are_not_checked(findings) {
        NOT_CHECKED
    } else {
        ":white_check_mark:"
    }
}

/// Returns the verdict of Pulsar's broker.
fn broker(findings: &[&Finding]) -> &'static str {
    let refuses = findings.iter().any(|finding| {
        finding.broker.as_ref().is_some_and(|answer| !answer.accepts)
            || (finding.rule.group == Group::Broker && finding.severity == Severity::Error)
    });
    if refuses {
        ":x: refuses"
    } else if are_not_checked(findings) {
        NOT_CHECKED
    } else {
        ":white_check_mark: accepts"
    }
}

/// Returns whether a version could not be compared with the others.
fn are_not_checked(findings: &[&Finding]) -> bool {
    findings.iter().any(|finding| may_hide_findings(finding))
}

/// Writes the findings, errors first, until the size limit.
fn findings(page: &mut String, mut findings: Vec<(&Report<'_>, &Finding)>, command: &str) {
    findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    let all = findings.len();
    for (position, (report, finding)) in findings.into_iter().enumerate() {
        let one = one(report, finding);
        if page.len() + one.len() > MAX_BYTES {
            let left = more(all - position, "finding");
            let _ = writeln!(page, "{left} than fit into a comment: `schemactl {command}` shows all.");
            return;
        }
        page.push_str(&one);
    }
}

fn one(report: &Report<'_>, finding: &Finding) -> String {
    let icon = match finding.severity {
        Severity::Error => ":x:",
        Severity::Warning => ":warning:",
        Severity::Accepted => ":handshake:",
        Severity::History => ":scroll:",
    };
    let contract = finding.contract.as_ref().filter(|_| report.subjects.len() > 1 || report.project.is_some());
    let contract = contract.map(|contract| format!("<b>{}</b>: ", html(&report.name_of(contract)))).unwrap_or_default();
    let mut text = format!("<details>\n<summary>{icon} {contract}{}</summary>\n\n", html(&finding.message));
    if let Some(location) = report.location(finding) {
        let _ = write!(text, "{}, line {}", code(&location.file), location.start.line);
        let line = line(report, finding);
        // A finding about a whole file begins on a line with only a bracket, which is not useful.
        if line.chars().any(char::is_alphanumeric) {
            text.push_str(":\n\n");
            text.push_str(&block("json", &line));
        } else {
            text.push_str("\n\n");
        }
    }
    let mut say = |what: &str, words: &str| {
        let _ = writeln!(text, "- **{what}** {}", html(words));
    };
    if let Some(consequence) = &finding.consequence {
        say("At run time,", &format!("{consequence}."));
    }
    if let Some(rollout) = &finding.rollout {
        say("To roll this out unchanged,", &format!("{rollout}."));
    }
    if let Some(broker) = &finding.broker {
        say("The broker:", &format!("{}.", broker.message));
    }
    for (word, text) in finding.example.as_deref().map(witness::notes).unwrap_or_default() {
        say(&format!("{word}:"), &text);
    }
    if let Some(accepted) = &finding.accepted {
        let Acceptance { owner, reason, expires } = accepted;
        say("Accepted", &format!("by {owner} until {expires}: {reason}"));
    }
    say(&format!("Rule `{}`:", finding.rule.id), finding.rule.promise);
    if let Some(advice) = &finding.advice {
        say("What to do:", &format!("{advice}."));
    }
    if let Some(patch) = FixPatch::new(report.sources, finding) {
        text.push('\n');
        text.push_str(&block("diff", &patch.diff()));
    }
    text.push_str("\n</details>\n\n");
    text
}

/// Returns the line on which a finding begins, shortened.
fn line(report: &Report<'_>, finding: &Finding) -> String {
    let Some(place) = &finding.location else { return String::new() };
    let source = report.sources.get(place.span.source);
    let position = source.position(place.span.start);
    let line = source.text().lines().nth(position.line - 1).unwrap_or_default();
    let skipped = if line.chars().nth(MAX_LINE_LENGTH).is_none() { 0 } else { position.column.saturating_sub(40) };
    let mut shown: String = line.chars().skip(skipped).take(MAX_LINE_LENGTH).collect();
    if line.chars().nth(skipped + MAX_LINE_LENGTH).is_some() {
        shown.push('…');
    }
    if skipped > 0 { format!("…{}", shown.trim_end()) } else { shown.trim().to_owned() }
}

/// Returns a count such as `1 more finding` or `2 more findings`.
fn more(count: usize, noun: &str) -> String {
    let counted = counted(count, noun);
    counted.replacen(' ', " more ", 1)
}

/// Returns the number of findings of each severity that occurs.
fn summary(findings: &[&Finding]) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Accepted, "accepted break")];
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = kinds.map(|(severity, noun)| (count(severity), noun));
    let some: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun)).collect();
    some.join(", ")
}
