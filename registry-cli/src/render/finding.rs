//! Findings for people and as JSON.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};
use contract_core::finding::{Acceptance, ContractVersion, Edit, Finding, Location};
use contract_core::rule::Severity;
use contract_core::source::{Position, Source, Sources};
use serde_json::{Value, json};

use super::fix_patch::FixPatch;
use super::source_lines::{MAX_LINE_LENGTH, display, floor, line_end, line_start};
use super::{STRONG, WARN, width, witness};
use crate::options::LimitOptions;

/// The number of lines shown before and after the line of a finding.
const CONTEXT_LINES: usize = 2;
/// The width without a terminal, and the largest one.
const MAX_WIDTH: usize = 140;
/// The longest mark under a location in bytes; it is also at most three quarters of a line.
const MAX_MARK_LENGTH: usize = 100;

/// Writes findings as far as the limit allows, the accepted ones last, and a line about those left out.
pub fn all(out: &mut dyn Write, sources: &Sources, findings: &[Finding], limit: LimitOptions) -> io::Result<()> {
    let shown = limit.select(findings);
    let hidden = findings.len() - shown.len();
    let (accepted, others): (Vec<_>, Vec<_>) = shown.into_iter().partition(|finding| finding.accepted.is_some());
    others.into_iter().chain(accepted).try_for_each(|finding| human(out, sources, finding))?;
    if hidden > 0 {
        writeln!(out, "{STRONG}{hidden} more findings{STRONG:#}; `--limit all` shows them\n")?;
    }
    Ok(())
}

/// Writes a finding with the lines that it points to; an accepted one in one line.
pub fn human(out: &mut dyn Write, sources: &Sources, finding: &Finding) -> io::Result<()> {
    if let Some(acceptance) = &finding.accepted {
        return writeln!(
            out,
            "{WARN}accepted{WARN:#}[{}]: {}",
            finding.rule.id,
            one_line(&accepted(finding, acceptance))
        );
    }
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning | Severity::Accepted => Level::WARNING,
        Severity::History => Level::NOTE.with_name("history"),
    };
    let excerpts = [
        finding.location.as_ref().map(|place| Excerpt::new(sources, place, AnnotationKind::Primary, "")),
        finding.related.as_ref().map(|place| {
            let label = one_line(place.label.as_deref().unwrap_or_default());
            Excerpt::new(sources, place, AnnotationKind::Context, &label)
        }),
    ];
    let mut group = Group::with_title(level.primary_title(one_line(&finding.message)).id(finding.rule.id.as_str()));
    for excerpt in excerpts.iter().flatten() {
        group = group.elements(excerpt.elements());
    }
    let notes = [
        finding.consequence.as_ref().map(|text| Level::NOTE.message(one_line(&format!("at run time, {text}")))),
        finding
            .rollout
            .as_ref()
            .map(|text| Level::NOTE.message(one_line(&format!("to roll this out unchanged, {text}")))),
        shared_by(finding).map(|text| Level::NOTE.message(one_line(&text))),
        finding.broker.as_ref().map(|broker| Level::NOTE.message(one_line(&broker.message))),
        Some(Level::HELP.message(one_line(&help(finding)))),
        accept_command(finding).map(|command| Level::NOTE.with_name("accept").message(one_line(&command))),
    ];
    let example = finding.example.as_deref().map(witness::notes).unwrap_or_default();
    let example = example.into_iter().map(|(word, text)| Level::NOTE.with_name(word).message(one_line(&text)));
    for note in example.chain(notes.into_iter().flatten()) {
        group = group.element(note);
    }
    let patch = FixPatch::new(sources, finding);
    let patch = patch.as_ref().map(|change| {
        let patches = change.patches.iter().map(|(span, text)| Patch::new(span.clone(), *text));
        let snippet = Snippet::source(change.text).path(&change.path).line_start(change.line).patches(patches);
        Level::HELP.secondary_title("suggested fix").element(snippet)
    });
    let groups: Vec<Group<'_>> = std::iter::once(group).chain(patch).collect();
    for line in
        Renderer::styled().term_width(line_width()).render(&groups).lines().filter(|line| !is_placeholder_header(line))
    {
        writeln!(out, "{line}")?;
    }
    writeln!(out)
}

/// Names the versions that have a finding in a shared type. `None` if it is about one version only.
fn shared_by(finding: &Finding) -> Option<String> {
    let name = |(contract, version): (&str, u32)| format!("{contract} v{version}");
    let versions: Vec<String> = finding.versions().map(name).collect();
    let (last, others) = versions.split_last().filter(|(_, others)| !others.is_empty())?;
    Some(format!(
        "the shared type is used by {} and {last}; accepting it for one of them accepts it for all",
        others.join(", ")
    ))
}

/// Returns the advice, and the command that explains the rule.
fn help(finding: &Finding) -> String {
    let explain = format!("`schemactl explain {}` says more", finding.rule.id);
    match &finding.advice {
        Some(advice) if advice.contains("`schemactl explain ") => advice.clone(),
        Some(advice) => format!("{advice}; {explain}"),
        None => explain,
    }
}

/// Describes an accepted finding: its location, the entry that accepts it, and whether the broker refuses the version.
fn accepted(finding: &Finding, Acceptance { owner, reason, expires }: &Acceptance) -> String {
    let place = finding.location.as_ref();
    let contract = finding.contract.as_deref().unwrap_or_default();
    let version = place.and_then(|place| place.version).map(|version| format!(" v{version}")).unwrap_or_default();
    let path = place.and_then(|place| place.path.as_ref()).map(|path| format!(" `{path}`")).unwrap_or_default();
    let broker = finding.broker.as_ref().filter(|broker| broker.is_refused_for_this);
    let broker = broker.map(|broker| format!(" ({})", broker.message)).unwrap_or_default();
    format!("{contract}{version}{path}: by {owner} until {expires}: {reason}{broker}")
}

/// Returns the command that accepts an error, without owner, reason and day, if it can be accepted.
fn accept_command(finding: &Finding) -> Option<String> {
    let is_acceptable = finding.severity == Severity::Error && finding.rule.can_be_accepted();
    let (contract, place) = (finding.contract.as_ref()?, finding.location.as_ref().filter(|_| is_acceptable)?);
    let version = place.version?;
    let path = place.path.as_ref().map_or_else(String::new, |path| format!(" --path {}", shell_word(path)));
    Some(format!(
        "`schemactl accept {} --contract {contract} --version {version}{path} --owner … --reason … --until …`",
        finding.rule.id
    ))
}

/// Quotes an argument for a shell if that is necessary.
fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Replaces line breaks. A name or a reason can contain any characters, and CI systems execute lines that look like one of
/// their commands.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// Returns the width for source lines. A line that the terminal breaks would not be above its mark.
fn line_width() -> usize {
    width::stdout_width().map_or(MAX_WIDTH, |width| width.min(MAX_WIDTH))
}

/// Returns whether a line is the placeholder heading of a snippet without a path.
fn is_placeholder_header(line: &str) -> bool {
    anstream::adapter::strip_str(line).to_string().trim() == ":::"
}

/// Returns a finding as JSON.
pub fn json(sources: &Sources, finding: &Finding) -> Value {
    let mut json = json!({
        "rule": finding.rule.id,
        "severity": finding.severity.to_string(),
        "contract": finding.contract,
        "message": finding.message,
        "place": finding.location.as_ref().map(|place| place_json(sources, place)),
        "other": finding.related.as_ref().map(|place| place_json(sources, place)),
        "direction": finding.affected.as_ref().map(|direction| json!({
            "readers": direction.readers,
            "writers": direction.writers,
        })),
        "consequence": finding.consequence,
        "rollout": finding.rollout,
        "broker": finding.broker.as_ref().map(|broker| &broker.message),
        "advice": finding.advice,
        "edits": finding.edits.iter().map(|edit| edit_json(sources, edit)).collect::<Vec<_>>(),
        "accepted": finding.accepted.as_ref().map(|accepted| json!({
            "owner": accepted.owner,
            "reason": accepted.reason,
            "expires": accepted.expires,
        })),
    });
    if !finding.also_in.is_empty() {
        let version = |other: &ContractVersion| json!({ "contract": other.contract, "version": other.version });
        json["also_in"] = finding.also_in.iter().map(version).collect();
    }
    if let Some(example) = &finding.example {
        json["witness"] = witness::json(example);
    }
    json
}

fn edit_json(sources: &Sources, edit: &Edit) -> Value {
    let mut json = place_json(sources, &Location::new(edit.span));
    if let Value::Object(members) = &mut json {
        members.retain(|_, value| !value.is_null());
        members.insert("text".to_owned(), edit.replacement.as_str().into());
    }
    json
}

fn place_json(sources: &Sources, place: &Location) -> Value {
    let source = sources.get(place.span.source);
    let (start, end) = (source.position(place.span.start), source.position(place.span.end));
    json!({
        "file": display(source.path()),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "version": place.version,
        "path": place.path,
        "pointer": place.pointer,
    })
}

/// The lines around a location.
struct Excerpt {
    path: String,
    text: String,
    first_line: usize,
    span: std::ops::Range<usize>,
    kind: AnnotationKind,
    label: String,
    /// The begin of the location in the file.
    position: Position,
    /// Whether the excerpt begins within a line.
    is_cut: bool,
}

impl Excerpt {
    fn new(sources: &Sources, place: &Location, kind: AnnotationKind, label: &str) -> Self {
        let source = sources.get(place.span.source);
        let (start, end) = marked_range(source, place);
        let text = source.text();
        let from = line_start(text, start, CONTEXT_LINES);
        let to = line_end(text, end, CONTEXT_LINES);
        let position = source.position(u32::try_from(from).unwrap_or(u32::MAX));
        let mut excerpt = Self {
            path: display(source.path()),
            text: text[from..to].to_owned(),
            first_line: position.line,
            span: start - from..end - from,
            kind,
            label: label.to_owned(),
            position: source.position(u32::try_from(start).unwrap_or(u32::MAX)),
            is_cut: false,
        };
        excerpt.narrow();
        excerpt
    }

    /// Cuts a very long line to the part around the location, since searching megabytes for the shown part takes long.
    fn narrow(&mut self) {
        let line_start = line_start(&self.text, self.span.start, 0);
        let line_end = line_end(&self.text, self.span.start, 0);
        if line_end - line_start <= MAX_LINE_LENGTH {
            return;
        }
        let from = floor(&self.text, self.span.start.saturating_sub(MAX_LINE_LENGTH / 2).max(line_start));
        let to = floor(&self.text, (self.span.start + MAX_LINE_LENGTH / 2).min(line_end));
        self.first_line += self.text[..from].matches('\n').count();
        self.text = self.text[from..to].to_owned();
        self.span = self.span.start - from..self.span.end.min(to) - from;
        self.is_cut = true;
    }

    fn elements(&self) -> Vec<Element<'_>> {
        let annotation = self.kind.span(self.span.clone());
        let annotation = if self.label.is_empty() { annotation } else { annotation.label(&self.label) };
        let snippet = Snippet::source(&self.text).line_start(self.first_line).annotation(annotation);
        if self.is_cut {
            // Without an origin, columns would be counted from the cut.
            let origin = Origin::path(&self.path).line(self.position.line).char_column(self.position.column);
            vec![origin.into(), snippet.into()]
        } else {
            vec![snippet.path(&self.path).into()]
        }
    }
}

/// Returns the part of a location that is marked: its first line, as far as it fits on a screen.
fn marked_range(source: &Source, place: &Location) -> (usize, usize) {
    let text = source.text();
    let start = floor(text, place.span.start as usize);
    let end = floor(text, (place.span.end as usize).clamp(start, start + MAX_MARK_LENGTH.min(line_width() * 3 / 4)));
    let end = text[start..end].find('\n').map_or(end, |newline| start + newline);
    (start, end)
}
