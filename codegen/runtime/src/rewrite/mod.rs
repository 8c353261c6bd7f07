//! Reading what a version wrote that was unknown when this program was generated.
//!
//! Generated decoders know the versions of their day. For a writer's schema that comes later, [`SchemaRewriter::new`]
//! settles once, by Avro's rules of resolution, what becomes of each of its fields, and [`SchemaRewriter::rewrite`] then makes of
//! the writer's bytes what the newest version known here would have written. Its generated decoder reads them. So a
//! value is never interpreted twice, no tree of values is built, and what can't be read is refused beforehand:
//! missing fields without a default, other types, other units, scales and kinds of time.

mod defaults;
mod logical;
mod resolve;
mod run;
mod schema;

use resolve::{Op, Resolver, Step};
use run::Run;
use schema::Schema;

use crate::DecodeError;

/// How bytes of one schema become bytes of another.
#[derive(Debug)]
pub struct SchemaRewriter {
    writer: Schema,
    ops: Vec<Op>,
    root: Step,
}

/// Why there is no way from a writer's schema to a reader's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RewriterError {
    /// A text is no Avro schema.
    #[error("no Avro schema: {reason}")]
    InvalidSchema {
        /// What is wrong with it.
        reason: String,
    },
    /// What the writer writes isn't what the reader reads.
    #[error("{place} can't be read: {reason}")]
    Unreadable {
        /// The path of the reader's fields to where they part.
        place: String,
        /// How they differ.
        reason: String,
    },
    /// The schemas are larger than any that a plan is made for.
    #[error("the schemas are too large for a plan")]
    TooLarge,
}

impl RewriterError {
    /// A short name of the kind of error that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidSchema { .. } => "D0501",
            Self::Unreadable { .. } => "D0502",
            Self::TooLarge => "D0503",
        }
    }
}

impl SchemaRewriter {
    /// The most bytes that a rewritten message may have. Defaults make a message larger than it came, many times so
    /// where a hostile one repeats an empty record.
    pub const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;

    /// The longest schema text that a plan is made for.
    const MAX_SCHEMA_BYTES: usize = 1024 * 1024;

    /// Finds how to read the writer's messages with the reader's schema, both given as their texts.
    ///
    /// # Errors
    /// [`RewriterError`] where a text is no schema, or where Avro's resolution finds no way, or only one that changes
    /// what values mean.
    pub fn new(writer: &str, reader: &str) -> Result<Self, RewriterError> {
        if writer.len() > Self::MAX_SCHEMA_BYTES || reader.len() > Self::MAX_SCHEMA_BYTES {
            return Err(RewriterError::TooLarge);
        }
        let (writer, reader) = (Schema::parse(writer)?, Schema::parse(reader)?);
        let (ops, root) = Resolver::new(&writer, &reader).resolve()?;
        Ok(Self { writer, ops, root })
    }

    /// The message as the reader's version would have written it.
    ///
    /// # Errors
    /// [`DecodeError`] where the bytes are no message of the writer's, or hold a symbol or branch that the reader
    /// has no counterpart for.
    pub fn rewrite(&self, bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
        Run::new(self, bytes).finish()
    }
}
