//! The smallest message that shows that a reader cannot read a writer's data, or takes them for something else.
//!
//! [`find`] makes a message for what [`readers::compare`](crate::compat::readers::compare) or
//! [`readers::semantic_changes`](crate::compat::readers::semantic_changes) has found, and reads it as decoders in the field do
//! ([`decode`]) before it tells of it: a [`Witness`] is never a guess. Where no message can show a finding,
//! [`NoExample`] says why.

mod binary;
mod candidates;
mod decode;
mod difference;
mod json;
mod logical_value;
mod minimal_values;
mod path_to_type;
mod search;
mod value;

pub use decode::{DecodeError, DecoderKind, decode};
pub use difference::Difference;
pub use value::{Value, ValueMismatch};

use crate::compat::readers::{Incompatibility, SemanticChange};
use crate::schema::{Field, Schema};

/// What is to be shown.
#[derive(Debug, Clone, Copy)]
pub enum WitnessTarget<'f> {
    /// That the reader cannot read a message.
    Incompatibility(&'f Incompatibility),
    /// That the reader takes a message for something else.
    SemanticChange(&'f SemanticChange),
}

impl<'f> From<&'f Incompatibility> for WitnessTarget<'f> {
    fn from(found: &'f Incompatibility) -> Self {
        Self::Incompatibility(found)
    }
}

impl<'f> From<&'f SemanticChange> for WitnessTarget<'f> {
    fn from(found: &'f SemanticChange) -> Self {
        Self::SemanticChange(found)
    }
}

/// A message that shows a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The message in Avro's JSON encoding, on one line.
    pub datum: String,
    /// The message in Avro's binary encoding, as it would be sent.
    pub bytes: Vec<u8>,
    /// With which schema it is written.
    pub writer_schema: WriterSchema,
    /// What Avro Java makes of it.
    pub java: ReadOutcome,
    /// What a decoder by the letter of the specification makes of it, such as fastavro.
    pub specification: ReadOutcome,
}

impl Witness {
    /// What a kind of decoder makes of the message.
    pub fn outcome(&self, decoder: DecoderKind) -> &ReadOutcome {
        match decoder {
            DecoderKind::Java => &self.java,
            DecoderKind::Specification => &self.specification,
        }
    }
}

/// With which schema a witness is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriterSchema {
    /// The writer's.
    AsGiven,
    /// The writer's as it would be without a field, as an older version of it: only such messages show what
    /// the field's default does.
    WithoutField {
        /// The field.
        field: String,
        /// The schema, as far as the data depend on it.
        schema: String,
    },
}

/// What comes of reading a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOutcome {
    /// The decoder stops with an error.
    Fails {
        /// What is wrong.
        reason: String,
    },
    /// The decoder takes the message for something else.
    Differs {
        /// The whole of what it reads, in Avro's JSON encoding.
        value: String,
        /// Where that is not what was written.
        difference: Difference,
    },
    /// The decoder reads what was written, as far as the finding is concerned.
    Same,
}

/// Why no message shows a finding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoExample {
    /// A type that every such message holds has no finite value, so none is ever written.
    #[error("no message can show it: there is no finite value of {what}")]
    NoFiniteValue {
        /// The type.
        what: String,
    },
    /// No decoder fails or takes such a message for anything else, whatever the rules say.
    #[error("no message shows it: decoders that read such messages read in them what was written")]
    ReadCorrectly,
    /// The reader cannot read any such message, for another reason.
    #[error("no message shows it, for such messages are not read at all: {reason}")]
    FailsForOtherReason {
        /// What is wrong with them.
        reason: String,
    },
    /// The smallest such message is too large or nested too deeply to be made.
    #[error("the smallest message that shows it is too large or too deep to be made")]
    TooLarge,
}

impl NoExample {
    /// The stable code of this reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFiniteValue { .. } => "NO_FINITE_VALUE",
            Self::ReadCorrectly => "READ_CORRECTLY",
            Self::FailsForOtherReason { .. } => "FAILS_FOR_OTHER_REASON",
            Self::TooLarge => "WITNESS_TOO_LARGE",
        }
    }
}

/// Finds the smallest message that shows what was found between `reader` and `writer`.
pub fn find<'f>(reader: &Schema, writer: &Schema, subject: impl Into<WitnessTarget<'f>>) -> Result<Witness, NoExample> {
    search::find(reader, writer, subject.into())
}

/// The levels of defaults that are held against each other: verdicts are made on small stacks, too.
const LEVELS: usize = 64;

/// Whether the defaults of two fields, each of its schema, are the same value, however they are written; nothing where
/// one has none that can be made.
pub(crate) fn defaults_agree((reader, own): (&Schema, &Field), (writer, theirs): (&Schema, &Field)) -> Option<bool> {
    let value = |schema, field| decode::defaults::shallow_default_of(schema, field, LEVELS).ok();
    let (read, written) = (value(reader, own)?, value(writer, theirs)?);
    Some(difference::same_meaning((reader, own.ty, &read), (writer, theirs.ty, &written)))
}
