//! A finding as a person and as a program see it.

use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};
use contract_core::finding::{Acceptance, Edit, Finding, Place, Severity};
use contract_core::source::{Source, Sources};
use serde_json::{Value, json};

use super::witness;

/// Lines shown before and after the line that a finding is about.
const AROUND: usize = 2;
/// Lines longer than this are cut around the place, so that a schema on one line does not fill the screen.
const WIDEST: usize = 160;

/// Writes a finding with the lines that it is about.
pub fn human(out: &mut dyn Write, sources: &Sources, finding: &Finding) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Accepted => Level::NOTE.with_name("accepted"),
    };
    let excerpts = [
        finding.place.as_ref().map(|place| Excerpt::new(sources, place, AnnotationKind::Primary, "")),
        finding.other.as_ref().map(|place| {
            Excerpt::new(sources, place, AnnotationKind::Context, place.label.as_deref().unwrap_or_default())
        }),
    ];
    let mut group = Group::with_title(level.primary_title(&finding.message).id(finding.rule.id));
    for excerpt in excerpts.iter().flatten() {
        group = group.element(excerpt.element());
    }
    let notes = [
        finding.consequence.as_ref().map(|text| Level::NOTE.message(format!("at run time, {text}"))),
        finding.broker.as_ref().map(|text| Level::NOTE.message(text.clone())),
        finding.fix.as_ref().map(|text| Level::HELP.message(text.clone())),
        finding.accepted.as_ref().map(|accepted| {
            let Acceptance { owner, reason, expires } = accepted;
            Level::NOTE.with_name("accepted").message(format!("by {owner} until {expires}: {reason}"))
        }),
        Some(Level::HELP.message(format!("`schemactl explain {}` says more", finding.rule.id))),
    ];
    let shown = finding.shown.as_deref().map(witness::notes).unwrap_or_default();
    let shown = shown.into_iter().map(|(word, text)| Level::NOTE.with_name(word).message(text));
    for note in shown.chain(notes.into_iter().flatten()) {
        group = group.element(note);
    }
    writeln!(out, "{}\n", Renderer::styled().render(&[group]))
}

/// A finding as JSON.
pub fn json(sources: &Sources, finding: &Finding) -> Value {
    let mut json = json!({
        "rule": finding.rule.id,
        "severity": finding.severity.to_string(),
        "contract": finding.contract,
        "message": finding.message,
        "place": finding.place.as_ref().map(|place| place_json(sources, place)),
        "other": finding.other.as_ref().map(|place| place_json(sources, place)),
        "direction": finding.direction.as_ref().map(|direction| json!({
            "readers": direction.readers,
            "writers": direction.writers,
        })),
        "consequence": finding.consequence,
        "broker": finding.broker,
        "fix": finding.fix,
        "edits": finding.edits.iter().map(|edit| edit_json(sources, edit)).collect::<Vec<_>>(),
        "accepted": finding.accepted.as_ref().map(|accepted| json!({
            "owner": accepted.owner,
            "reason": accepted.reason,
            "expires": accepted.expires,
        })),
    });
    if let Some(shown) = &finding.shown {
        json["witness"] = witness::json(shown);
    }
    json
}

fn edit_json(sources: &Sources, edit: &Edit) -> Value {
    let mut json = place_json(sources, &Place::span(edit.span));
    if let Value::Object(members) = &mut json {
        members.retain(|_, value| !value.is_null());
        members.insert("text".to_owned(), edit.text.as_str().into());
    }
    json
}

fn place_json(sources: &Sources, place: &Place) -> Value {
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
    path.strip_prefix(".").unwrap_or(path).display().to_string().replace('\\', "/")
}

/// The lines around a place.
struct Excerpt {
    path: String,
    text: String,
    first_line: usize,
    span: std::ops::Range<usize>,
    kind: AnnotationKind,
    label: String,
}

impl Excerpt {
    fn new(sources: &Sources, place: &Place, kind: AnnotationKind, label: &str) -> Self {
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
        };
        excerpt.narrow();
        excerpt
    }

    /// Cuts a line that is too long to read down to what is around the place.
    fn narrow(&mut self) {
        if self.text.lines().all(|line| line.len() <= WIDEST) {
            return;
        }
        let line_start = self.text[..self.span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = self.text[self.span.start..].find('\n').map_or(self.text.len(), |at| self.span.start + at);
        let from = floor(&self.text, self.span.start.saturating_sub(WIDEST / 2).max(line_start));
        let to = floor(&self.text, (self.span.start + WIDEST / 2).min(line_end));
        self.first_line += self.text[..from].matches('\n').count();
        self.text = self.text[from..to].to_owned();
        self.span = self.span.start - from..self.span.end.min(to).max(self.span.start) - from;
    }

    fn element(&self) -> Element<'_> {
        let annotation = self.kind.span(self.span.clone());
        let annotation = if self.label.is_empty() { annotation } else { annotation.label(&self.label) };
        Snippet::source(&self.text).line_start(self.first_line).path(&self.path).annotation(annotation).into()
    }
}

/// The part of a place that is on its first line: what spans many lines is marked by its beginning.
fn first_line_of(source: &Source, place: &Place) -> (usize, usize) {
    let text = source.text();
    let start = floor(text, place.span.start as usize);
    let end = floor(text, (place.span.end as usize).max(start));
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

/// The beginning of the line that is `count` lines before the one of `offset`.
fn back_lines(text: &str, offset: usize, count: usize) -> usize {
    let mut starts = text[..offset].rmatch_indices('\n').map(|(at, _)| at + 1);
    starts.nth(count).unwrap_or(0)
}

/// The end of the line that is `count` lines after the one of `offset`.
fn on_lines(text: &str, offset: usize, count: usize) -> usize {
    let mut ends = text[offset..].match_indices('\n').map(|(at, _)| offset + at);
    ends.nth(count).unwrap_or(text.len())
}
