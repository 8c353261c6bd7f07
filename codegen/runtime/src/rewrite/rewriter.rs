//! Rewrites messages of one schema to another.

use schemactl_avro::resolution::{Mismatch, ResolutionError, names_match, resolve_with};
use schemactl_avro::schema::{Schema, parse_stored};
use schemactl_avro::semantics::MeaningAttributes;
use schemactl_avro::source::SourceId;

use super::RewriterError;
use super::compile::compile;
use super::execute::Execution;
use super::program::Program;
use crate::DecodeError;

/// Rewrites messages of a writer's schema to the bytes that a reader's schema has for them.
///
/// ```
/// use event_runtime::SchemaRewriter;
///
/// let writer = r#"{"type": "record", "name": "Order", "fields": [
///     {"name": "size", "type": "int"}, {"name": "new", "type": "string"}]}"#;
/// let reader = r#"{"type": "record", "name": "Order", "fields": [
///     {"name": "size", "type": "long"}]}"#;
/// let rewriter = SchemaRewriter::new(writer, reader)?;
/// assert_eq!(rewriter.rewrite(&[6, 2, b'x']).unwrap(), [6]);
/// # Ok::<(), event_runtime::RewriterError>(())
/// ```
#[derive(Debug)]
pub struct SchemaRewriter {
    program: Program,
}

impl SchemaRewriter {
    /// The maximum size of a rewritten message. Defaults make a message larger, and a hostile one much larger if it
    /// repeats an empty record.
    pub const MAX_MESSAGE_BYTES: usize = Execution::MAX_OUTPUT_BYTES;

    /// The maximum size of a schema.
    const MAX_SCHEMA_BYTES: usize = 1024 * 1024;

    /// Resolves a writer's schema with a reader's, both given as JSON.
    ///
    /// # Errors
    /// [`RewriterError`] if one of them is not a schema, or if the reader cannot read what the writer writes, or only with
    /// another meaning.
    pub fn new(writer: &str, reader: &str) -> Result<Self, RewriterError> {
        Self::with_meaning_attributes(writer, reader, &[])
    }

    /// Resolves like [`SchemaRewriter::new`], with more attributes that say what a value means, such as those of
    /// [`Event::MEANING_ATTRIBUTES`](crate::Event::MEANING_ATTRIBUTES).
    ///
    /// # Errors
    /// As those of [`SchemaRewriter::new`].
    pub fn with_meaning_attributes(writer: &str, reader: &str, attributes: &[&str]) -> Result<Self, RewriterError> {
        let attributes = MeaningAttributes::with_additional(attributes.iter().copied());
        let (writer, reader) = (parse(writer)?, parse(reader)?);
        // The fields alone don't tell: a reader whose fields all have defaults could read any record.
        let has_other_name = |schema: &Schema| {
            schema.name(schema.root()).is_some() && !names_match((&reader, reader.root()), (&writer, writer.root()))
        };
        if has_other_name(&writer) && has_other_name(&reader) {
            let (from, to) = (writer.describe(writer.root()), reader.describe(reader.root()));
            return Err(unreadable(&[], format!("{from} cannot be read as {to}")));
        }
        let resolution = resolve_with(&attributes, &writer, &reader).map_err(|error| match error {
            ResolutionError::Mismatch(Mismatch { path, reason, .. }) => unreadable(&path, reason),
            ResolutionError::TooLarge => RewriterError::TooLarge,
        })?;
        Ok(Self { program: compile(writer, &reader, &resolution)? })
    }

    /// Returns the message as the reader's version would have written it.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are not a message of the writer's schema, or have a symbol or branch that the reader
    /// does not have.
    pub fn rewrite(&self, bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
        Execution::new(&self.program, bytes).finish()
    }
}

/// Parses a schema as the broker does that registered it.
fn parse(json: &str) -> Result<Schema, RewriterError> {
    if json.len() > SchemaRewriter::MAX_SCHEMA_BYTES {
        return Err(RewriterError::TooLarge);
    }
    let parsed = parse_stored(json, SourceId::default());
    let reason = parsed.problems.iter().find(|problem| problem.kind.is_always_refused()).map(ToString::to_string);
    parsed.into_lenient().ok_or_else(|| RewriterError::InvalidSchema { reason: reason.unwrap_or_default() })
}

fn unreadable(path: &[String], reason: String) -> RewriterError {
    let path = if path.is_empty() { "the message".to_owned() } else { path.join(".") };
    RewriterError::Unreadable { path, reason }
}
