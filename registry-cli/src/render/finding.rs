//! A finding as a person and as a program see it.

use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};
use contract_core::finding::{Acceptance, Edit, Finding, Location};
use contract_core::rule::Severity;
use contract_core::source::{Position, Source, Sources};
use serde_json::{Value, json};

use super::{change, terminal, witness};

/// Lines shown before and after the line that a finding is about.
const AROUND: usize = 2;
/// The width where no terminal says another, and the greatest.
const WIDEST: usize = 140;
/// Lines are cut down to about this many bytes around the place.
const LONGEST_LINE: usize = 1_000;
/// A place is marked for at most so many bytes, and three quarters of a line.
const LONGEST_MARK: usize = 100;

/// Writes a finding with the lines that it is about.
pub fn human(out: &mut dyn Write, sources: &Sources, finding: &Finding) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Accepted => Level::NOTE.with_name("accepted"),
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
        finding.rollout.as_ref().map(|text| Level::NOTE.message(one_line(&format!("to deploy it as it is, {text}")))),
        finding.broker.as_ref().map(|broker| Level::NOTE.message(one_line(&broker.message))),
        finding.fix.as_ref().map(|text| Level::HELP.message(one_line(text))),
        finding.accepted.as_ref().map(|accepted| {
            let Acceptance { owner, reason, expires } = accepted;
            Level::NOTE.with_name("accepted").message(one_line(&format!("by {owner} until {expires}: {reason}")))
        }),
        Some(Level::HELP.message(format!("`schemactl explain {}` says more", finding.rule.id))),
    ];
    let example = finding.example.as_deref().map(witness::notes).unwrap_or_default();
    let example = example.into_iter().map(|(word, text)| Level::NOTE.with_name(word).message(one_line(&text)));
    for note in example.chain(notes.into_iter().flatten()) {
        group = group.element(note);
    }
    let change = change::of(sources, finding);
    let change = change.as_ref().map(|change| {
        let patches = change.patches.iter().map(|(span, text)| Patch::new(span.clone(), *text));
        let snippet = Snippet::source(change.text).path(&change.path).line_start(change.line).patches(patches);
        Level::HELP.secondary_title("as a change of the text").element(snippet)
    });
    let groups: Vec<Group<'_>> = std::iter::once(group).chain(change).collect();
    for line in Renderer::styled().term_width(width()).render(&groups).lines().filter(|line| !is_nameless(line)) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)
}

/// A text without line breaks: CI systems take lines that begin like a command of theirs for one, and a name or a
/// reason may have anything in it.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// How wide a line of source may be: what a terminal breaks no longer stands above its mark.
fn width() -> usize {
    terminal::stdout_width().map_or(WIDEST, |width| width.min(WIDEST))
}

/// Whether a line is the heading of a snippet that has none, because the heading stands before it already.
fn is_nameless(line: &str) -> bool {
    anstream::adapter::strip_str(line).to_string().trim() == ":::"
}

/// A finding as JSON.
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
        "fix": finding.fix,
        "edits": finding.edits.iter().map(|edit| edit_json(sources, edit)).collect::<Vec<_>>(),
        "accepted": finding.accepted.as_ref().map(|accepted| json!({
            "owner": accepted.owner,
            "reason": accepted.reason,
            "expires": accepted.expires,
        })),
    });
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

/// A path with `/` between its parts on every system.
pub(super) fn display(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path).display().to_string();
    if cfg!(windows) { path.replace('\\', "/") } else { path }
}

/// The lines around a place.
struct Excerpt {
    path: String,
    text: String,
    first_line: usize,
    span: std::ops::Range<usize>,
    kind: AnnotationKind,
    label: String,
    /// Where the place begins in the file.
    position: Position,
    /// Whether the text begins within a line.
    is_cut: bool,
}

impl Excerpt {
    fn new(sources: &Sources, place: &Location, kind: AnnotationKind, label: &str) -> Self {
        let source = sources.get(place.span.source);
        let (start, end) = first_line_of(source, place);
        let text = source.text();
        let from = back_lines(text, start, AROUND);
        let to = on_lines(text, end, AROUND);
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

    /// Takes the part of a very long line that is around the place: what is shown of it is less still, and looking
    /// for that in megabytes takes long.
    fn narrow(&mut self) {
        let line_start = back_lines(&self.text, self.span.start, 0);
        let line_end = on_lines(&self.text, self.span.start, 0);
        if line_end - line_start <= LONGEST_LINE {
            return;
        }
        let from = floor(&self.text, self.span.start.saturating_sub(LONGEST_LINE / 2).max(line_start));
        let to = floor(&self.text, (self.span.start + LONGEST_LINE / 2).min(line_end));
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
            // The snippet would count columns from the cut.
            let origin = Origin::path(&self.path).line(self.position.line).char_column(self.position.column);
            vec![origin.into(), snippet.into()]
        } else {
            vec![snippet.path(&self.path).into()]
        }
    }
}

/// The part of a place that is marked: of what spans many lines the first, and of that what fits on a screen.
fn first_line_of(source: &Source, place: &Location) -> (usize, usize) {
    let text = source.text();
    let start = floor(text, place.span.start as usize);
    let end = floor(text, (place.span.end as usize).clamp(start, start + LONGEST_MARK.min(width() * 3 / 4)));
    let end = text[start..end].find('\n').map_or(end, |newline| start + newline);
    (start, end)
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The beginning of the line that is `count` lines before the one of `offset`, or what is as far from there as anybody looks:
/// a file of one line can have thousands of findings.
pub(super) fn back_lines(text: &str, offset: usize, count: usize) -> usize {
    let reach = floor(text, offset.saturating_sub(LONGEST_LINE));
    let mut starts = text[reach..offset].rmatch_indices('\n').map(|(at, _)| reach + at + 1);
    starts.nth(count).unwrap_or(reach)
}

/// The end of the line that is `count` lines after the one of `offset`, or what is as far from there as anybody looks.
pub(super) fn on_lines(text: &str, offset: usize, count: usize) -> usize {
    let reach = floor(text, offset + LONGEST_LINE);
    let mut ends = text[offset..reach].match_indices('\n').map(|(at, _)| offset + at);
    ends.nth(count).unwrap_or(reach)
}
