//! The text that is sealed for a version: with shared types inlined, and with the comments that the manifest keeps.

use std::sync::Arc;

use schemactl_avro::json::{self, Document, JsonError};
use schemactl_avro::schema::{Parsed, PulsarProfile, SharedTypes, pretty};
use schemactl_avro::source::{SourceId, Span};

use super::comments::{self, Comments};
use crate::notation;

/// The settings of a project for the release of its drafts.
pub(super) struct ReleaseSettings<'a> {
    /// The types that drafts may refer to.
    pub(super) shared: &'a SharedTypes,
    /// The use of comments.
    pub(super) comments: Comments,
    /// The version of Pulsar that the schemas are parsed for.
    pub(super) profile: PulsarProfile,
}

/// The content of a version's file, parsed.
pub(super) struct VersionText {
    /// The text to seal. `None` if the file is not JSON.
    pub(super) self_contained: Option<Arc<str>>,
    pub(super) parsed: Parsed,
    pub(super) comments: Vec<Span>,
    /// Whether the file refers to shared types.
    pub(super) uses_shared_types: bool,
}

impl VersionText {
    /// Returns the text of a released version, which stays as it is.
    pub(super) fn of_released(content: &Arc<str>, source: SourceId, profile: PulsarProfile) -> Self {
        match json::parse_arc(content, source) {
            Err(error) => Self::not_json(content, error),
            Ok(document) => Self {
                self_contained: Some(Arc::clone(content)),
                parsed: parse(profile, &document),
                comments: document.comments,
                uses_shared_types: false,
            },
        }
    }

    /// Returns the text that the release of a draft writes.
    pub(super) fn of_draft(content: &Arc<str>, source: SourceId, settings: &ReleaseSettings<'_>) -> Self {
        let document = match json::parse_arc(content, source) {
            Err(error) => return Self::not_json(content, error),
            Ok(document) => document,
        };
        let moves_comments = !document.comments.is_empty() && settings.comments == Comments::Doc;
        if moves_comments || !settings.shared.is_empty() {
            let root = document.root().to_json();
            let json = if moves_comments { comments::move_to_doc(root, content, &document.comments) } else { root };
            match settings.shared.inline(&json) {
                Err(problem) => return Self::invalid(Parsed::from_problem(problem), document.comments),
                Ok(None) if !moves_comments => {}
                Ok(inlined) => {
                    let uses_shared_types = inlined.is_some();
                    let written = inlined.unwrap_or(json);
                    let self_contained = Some(Arc::from(pretty(&written)));
                    let parsed = settings.profile.parse_json(&written);
                    return Self { self_contained, parsed, comments: document.comments, uses_shared_types };
                }
            }
        }
        let removes_comments = !document.comments.is_empty() && settings.comments == Comments::Drop;
        let text =
            if removes_comments { comments::remove(content, &document.comments).into() } else { Arc::clone(content) };
        let parsed = parse(settings.profile, &document);
        Self { self_contained: Some(text), parsed, comments: document.comments, uses_shared_types: false }
    }

    /// Returns the result for a file that is not JSON, but perhaps a schema in another notation.
    fn not_json(content: &str, error: JsonError) -> Self {
        let problem = notation::of_text(content, error.span.source).unwrap_or_else(|| error.into());
        Self::invalid(Parsed::from_problem(problem), Vec::new())
    }

    fn invalid(parsed: Parsed, comments: Vec<Span>) -> Self {
        Self { self_contained: None, parsed, comments, uses_shared_types: false }
    }
}

/// Parses a schema, and recognises JSON around a schema.
fn parse(profile: PulsarProfile, document: &Document<'_>) -> Parsed {
    let parsed = profile.parse_document(document);
    if parsed.lenient().is_some() {
        return parsed;
    }
    notation::of_json(&document.root().to_json()).map_or(parsed, Parsed::from_problem)
}
