//! Markdown for the comment under a pull request: the verdicts on each contract first, then each finding folded to a
//! line, and never more than a comment may hold.

use std::fmt::Write as _;
use std::io;

use contract_core::finding::{Acceptance, Finding, Severity};
use contract_core::rules::Group;

use crate::render::change;
use crate::render::report::{Report, counted};
use crate::render::witness;

/// GitHub takes 65,536 characters. Bytes are counted, which are at least as many, and what posts it adds a line.
const MOST_BYTES: usize = 60_000;
/// Rows of the table.
const MOST_ROWS: usize = 50;
/// A text that is longer is cut.
const LONGEST_TEXT: usize = 1_000;
/// What is shown of the line that a finding is about, in characters.
const LONGEST_LINE: usize = 160;

pub(super) fn write(out: &mut dyn io::Write, report: &Report<'_>) -> io::Result<()> {
    let errors = report.count(Severity::Error);
    let verdict = if errors == 0 { "passed" } else { "failed" };
    let icon = if errors == 0 { ":white_check_mark:" } else { ":x:" };
    let mut page = format!("### {icon} Contracts: {} {verdict}\n\n", report.command);
    if report.findings.is_empty() {
        let _ = writeln!(page, "Nothing is wrong in {}.", counted(report.subjects.len(), report.noun()));
    } else {
        let _ = write!(page, "{} in {}.\n\n", report.summary(), counted(report.subjects.len(), report.noun()));
        page.push_str(&table(report));
        findings(&mut page, report);
    }
    out.write_all(page.as_bytes())
}

/// Each contract with findings, and what readers and the broker make of it.
fn table(report: &Report<'_>) -> String {
    let rows: Vec<(&str, Vec<&Finding>)> = report
        .subjects
        .iter()
        .map(|subject| {
            let only = report.subjects.len() == 1;
            let own = |finding: &&Finding| finding.contract.as_ref().map_or(only, |contract| contract == subject);
            (subject.as_str(), report.findings.iter().filter(own).collect::<Vec<_>>())
        })
        .filter(|(_, findings)| !findings.is_empty())
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let verdicts = report.command != "lint";
    let mut table = String::from(if verdicts {
        "| contract | readers | broker | findings |\n|---|---|---|---|\n"
    } else {
        "| contract | findings |\n|---|---|\n"
    });
    for (subject, findings) in rows.iter().take(MOST_ROWS) {
        let verdict = if verdicts { format!(" {} | {} |", readers(findings), broker(findings)) } else { String::new() };
        let _ = writeln!(table, "| {} |{verdict} {} |", html(subject), Report::summary_of(findings));
    }
    let (shown, clean) = (rows.len().min(MOST_ROWS), report.subjects.len() - rows.len());
    table.push('\n');
    if rows.len() > shown {
        let _ = writeln!(table, "{} with findings are not listed.", more(rows.len() - shown, report.noun()));
    }
    if clean > 0 {
        let _ = writeln!(table, "Nothing is wrong in {}.", more(clean, report.noun()));
    }
    if rows.len() > shown || clean > 0 {
        table.push('\n');
    }
    table
}

/// What becomes of readers.
fn readers(findings: &[&Finding]) -> &'static str {
    let has = |group: Group, least: Severity| {
        findings.iter().any(|finding| finding.rule.group == group && finding.severity >= least)
    };
    if has(Group::Readers, Severity::Error) {
        ":x: cannot read"
    } else if has(Group::Meaning, Severity::Error) {
        ":x: misread"
    } else if has(Group::Readers, Severity::Warning) || has(Group::Meaning, Severity::Warning) {
        ":warning: may misread"
    } else if has(Group::Readers, Severity::Accepted) || has(Group::Meaning, Severity::Accepted) {
        ":handshake: accepted"
    } else {
        ":white_check_mark:"
    }
}

/// What Pulsar's broker would say.
fn broker(findings: &[&Finding]) -> &'static str {
    let refuses = findings.iter().any(|finding| {
        finding.broker.as_ref().is_some_and(|answer| !answer.accepts)
            || (finding.rule.group == Group::Broker && finding.severity == Severity::Error)
    });
    if refuses { ":x: refuses" } else { ":white_check_mark: accepts" }
}

/// The findings, errors first, as many as there is room for.
fn findings(page: &mut String, report: &Report<'_>) {
    let mut sorted: Vec<&Finding> = report.findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let all = sorted.len();
    for (position, finding) in sorted.into_iter().enumerate() {
        let one = one(report, finding);
        if page.len() + one.len() > MOST_BYTES {
            let left = more(all - position, "finding");
            let _ = writeln!(page, "{left} than a comment can hold: `schemactl {}` shows them all.", report.command);
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
    };
    let mut text = format!("<details>\n<summary>{icon} {}</summary>\n\n", html(&finding.message));
    if let Some(location) = report.location(finding) {
        let line = line(report, finding);
        let _ = write!(text, "{}, line {}:\n\n", html(&location.file), location.start.line);
        text.push_str(&block("json", &line));
    }
    let mut say = |what: &str, words: &str| {
        let _ = writeln!(text, "- **{what}** {}", html(words));
    };
    if let Some(consequence) = &finding.consequence {
        say("At run time,", &format!("{consequence}."));
    }
    if let Some(rollout) = &finding.rollout {
        say("To deploy it as it is,", &format!("{rollout}."));
    }
    if let Some(broker) = &finding.broker {
        say("The broker:", &format!("{}.", broker.words));
    }
    for (word, shown) in finding.shown.as_deref().map(witness::notes).unwrap_or_default() {
        say(&format!("{word}:"), &shown);
    }
    if let Some(accepted) = &finding.accepted {
        let Acceptance { owner, reason, expires } = accepted;
        say("Accepted", &format!("by {owner} until {expires}: {reason}"));
    }
    say(&format!("Rule `{}`:", finding.rule.id), finding.rule.promise);
    if let Some(fix) = &finding.fix {
        say("What to do:", &format!("{fix}."));
    }
    if let Some(change) = change::of(report.sources, finding) {
        text.push('\n');
        text.push_str(&block("diff", &change.diff()));
    }
    text.push_str("\n</details>\n\n");
    text
}

/// What a person needs to see of the line that a finding begins on.
fn line(report: &Report<'_>, finding: &Finding) -> String {
    let Some(place) = &finding.place else { return String::new() };
    let source = report.sources.get(place.span.source);
    let position = source.position(place.span.start);
    let line = source.text().lines().nth(position.line - 1).unwrap_or_default();
    let skipped = if line.chars().nth(LONGEST_LINE).is_none() { 0 } else { position.column.saturating_sub(40) };
    let mut shown: String = line.chars().skip(skipped).take(LONGEST_LINE).collect();
    if line.chars().nth(skipped + LONGEST_LINE).is_some() {
        shown.push('…');
    }
    if skipped > 0 { format!("…{}", shown.trim_end()) } else { shown.trim().to_owned() }
}

/// A block of code, in a fence that is longer than any run of backticks in it.
fn block(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    let text: String = text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect();
    format!("{fence}{language}\n{}\n{fence}\n\n", text.trim_end_matches('\n'))
}

/// `1 more finding`, `2 more findings`.
fn more(count: usize, noun: &str) -> String {
    let counted = counted(count, noun);
    counted.replacen(' ', " more ", 1)
}

/// A text as HTML within Markdown, on one line: names in backticks become code, and nothing else means anything.
fn html(text: &str) -> String {
    let mut ticks = text.matches('`').count();
    // The last of an odd number stands for itself.
    let pairs = ticks - ticks % 2;
    ticks = 0;
    let mut html = String::with_capacity(text.len());
    for (position, c) in text.chars().enumerate() {
        if position == LONGEST_TEXT {
            if ticks % 2 == 1 {
                html.push_str("</code>");
            }
            html.push('…');
            return html;
        }
        match c {
            '`' if ticks < pairs => {
                html.push_str(if ticks.is_multiple_of(2) { "<code>" } else { "</code>" });
                ticks += 1;
            }
            '&' | '<' | '>' | '*' | '_' | '[' | ']' | '~' | '\\' | '#' | '|' | '`' | '!' => {
                let _ = write!(html, "&#{};", u32::from(c));
            }
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
    html
}
