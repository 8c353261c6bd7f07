//! Comments of drafts. JSON has none, so parsers other than Java's reject a schema with comments.

use std::collections::BTreeMap;

use schemactl_avro::json::{Json, Member, Value};
use schemactl_avro::source::Span;
use serde::Deserialize;

/// The use of a draft's comments in its release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comments {
    /// They are removed.
    #[default]
    Drop,
    /// They become the documentation of the types and fields that they describe. Licence headers are removed.
    Doc,
    /// They stay, unless the file is written anew since it refers to shared types.
    Keep,
}

/// Words of licence headers, which document nothing.
const LICENCE_WORDS: &[&str] = &["licence", "license", "copyright", "spdx"];

/// Removes comments, and the lines that have only comments.
pub(super) fn remove(text: &str, comments: &[Span]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut copied = 0;
    for comment in comments {
        let (start, end) = (comment.start as usize, comment.end as usize);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1).max(copied);
        let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
        let is_blank = |part: &str| part.trim().is_empty();
        if is_blank(&text[line_start..start]) && is_blank(&text[end..line_end]) {
            kept.push_str(&text[copied..line_start]);
            copied = line_end;
        } else {
            let before = &text[copied..start];
            // A comment at the end of a line leaves no white space behind.
            kept.push_str(if is_blank(&text[end..line_end]) { before.trim_end_matches([' ', '\t']) } else { before });
            copied = end;
        }
    }
    kept.push_str(&text[copied..]);
    kept
}

/// Moves comments into the `doc` of the types and fields that they describe: the next one, the one before on the same
/// line, or else the one around. Licence headers are left out.
pub(super) fn move_to_doc(schema: Json, text: &str, comments: &[Span]) -> Json {
    let mut named = Vec::new();
    collect_named(&schema, &mut named);
    let mut docs: BTreeMap<Span, Vec<String>> = BTreeMap::new();
    let mut previous_end = 0;
    for (index, comment) in comments.iter().enumerate() {
        let content = content(&text[comment.start as usize..comment.end as usize]);
        let is_licence = LICENCE_WORDS.iter().any(|word| content.to_lowercase().contains(word));
        // The lines of a header are comments of their own.
        let follows_licence =
            is_licence || (previous_end > 0 && text[previous_end..comment.start as usize].trim().is_empty());
        previous_end = if follows_licence && comment.start < schema.span.start { comment.end as usize } else { 0 };
        if previous_end > 0 || content.is_empty() {
            continue;
        }
        let others = &comments[index + 1..];
        if let Some(target) = described_by(*comment, others, text, &named) {
            docs.entry(target).or_default().push(content);
        }
    }
    with_docs(schema, &docs)
}

/// Collects the spans of the objects with a name: types and fields.
fn collect_named(json: &Json, found: &mut Vec<Span>) {
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        match &json.value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                if json.get("name").and_then(Json::as_str).is_some() {
                    found.push(json.span);
                }
                open.extend(members.iter().map(|member| &member.value));
            }
            _ => {}
        }
    }
}

/// Returns the object that a comment describes.
fn described_by(comment: Span, later: &[Span], text: &str, named: &[Span]) -> Option<Span> {
    let is_gap = |from: u32, to: u32, punctuation: &[char]| {
        let mut gap = text.get(from as usize..to as usize).unwrap_or("x").to_owned();
        for comment in later.iter().rev().filter(|comment| comment.start >= from && comment.end <= to) {
            gap.replace_range((comment.start - from) as usize..(comment.end - from) as usize, "");
        }
        gap.chars().all(|c| c.is_whitespace() || punctuation.contains(&c))
    };
    let before = named.iter().filter(|span| span.end <= comment.start).max_by_key(|span| span.end);
    let is_on_line = |span: &&Span| {
        is_gap(span.end, comment.start, &[',']) && !text[span.end as usize..comment.start as usize].contains('\n')
    };
    let next = named.iter().filter(|span| span.start >= comment.end).min_by_key(|span| span.start);
    let around = named.iter().filter(|span| span.start < comment.start && comment.end < span.end);
    before
        .filter(is_on_line)
        .or_else(|| next.filter(|span| is_gap(comment.end, span.start, &[])))
        .or_else(|| around.max_by_key(|span| span.start))
        .copied()
}

/// Returns the words of a comment.
fn content(comment: &str) -> String {
    let inner = comment.strip_prefix("/*").map_or(comment, |inner| inner.strip_suffix("*/").unwrap_or(inner));
    let lines = inner.lines().map(|line| line.trim().trim_start_matches(['/', '*', '#']).trim());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Adds documentation to objects by their spans.
fn with_docs(json: Json, docs: &BTreeMap<Span, Vec<String>>) -> Json {
    let span = json.span;
    let value = match json.value {
        Value::Array(items) => Value::Array(items.into_iter().map(|item| with_docs(item, docs)).collect()),
        Value::Object(members) => {
            let mut members: Vec<Member> =
                members.into_iter().map(|member| Member { value: with_docs(member.value, docs), ..member }).collect();
            if let Some(doc) = docs.get(&span) {
                add_doc(&mut members, span, &doc.join(" "));
            }
            Value::Object(members)
        }
        other => other,
    };
    Json { value, span }
}

/// Adds documentation after that which the members have, or after the name.
fn add_doc(members: &mut Vec<Member>, span: Span, doc: &str) {
    if let Some(known) = members.iter_mut().find(|member| member.key == "doc") {
        if let Value::String(text) = &mut known.value.value {
            text.push(' ');
            text.push_str(doc);
        }
        return;
    }
    let value = Json { value: Value::String(doc.to_owned()), span };
    let after_name = members.iter().position(|member| member.key == "name").map_or(0, |index| index + 1);
    members.insert(after_name, Member { key: "doc".to_owned(), key_span: span, value, overrides: None });
}
