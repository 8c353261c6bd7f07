//! The messages that demonstrate a finding, and why there may be none.

use super::decode::DecoderKind;
use super::difference::Difference;
use crate::compat::readers::{Incompatibility, SemanticChange};

/// The finding that a witness demonstrates.
#[derive(Debug, Clone, Copy)]
pub enum WitnessTarget<'f> {
    /// The reader cannot decode the message.
    Incompatibility(&'f Incompatibility),
    /// The reader decodes the message and gives it another meaning.
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

/// A message that demonstrates an incompatibility or a semantic change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The message in Avro's JSON encoding, on one line.
    pub datum: String,
    /// The message in Avro's binary encoding, as it is sent.
    pub bytes: Vec<u8>,
    /// The schema that the message is written with.
    pub writer_schema: WriterSchema,
    /// The outcome of reading it with Avro Java.
    pub java: ReadOutcome,
    /// The outcome of reading it with a decoder that follows the specification to the letter, such as fastavro.
    pub specification: ReadOutcome,
}

impl Witness {
    /// Returns what a kind of decoder reads.
    pub fn outcome(&self, decoder: DecoderKind) -> &ReadOutcome {
        match decoder {
            DecoderKind::Java => &self.java,
            DecoderKind::Specification => &self.specification,
        }
    }
}

/// The schema that a witness is written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriterSchema {
    /// The writer's schema.
    AsGiven,
    /// The writer's schema without a field, as in an older version of it. Only messages without the field show the effect
    /// of the field's default.
    WithoutField {
        /// The field.
        field: String,
        /// The schema, reduced to what the encoding depends on.
        schema: String,
    },
}

/// The outcome of decoding a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOutcome {
    /// The decoder stops with an error.
    Fails {
        /// The error.
        reason: String,
    },
    /// The decoder gives the message another meaning.
    Differs {
        /// The decoded message in Avro's JSON encoding.
        value: String,
        /// The first value that differs from what was written.
        difference: Difference,
    },
    /// The decoder reads what was written, as far as the witness's target is concerned.
    Same,
}

/// A reason why no message demonstrates a target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoExample {
    /// Every message that could demonstrate it contains a type that has no finite value.
    #[error("no message can show it: {what} has no finite value")]
    NoFiniteValue {
        /// The type.
        what: String,
    },
    /// Decoders read such messages as they were written, whatever Avro's rules say.
    #[error("no message shows it: decoders read such messages as they were written")]
    ReadCorrectly,
    /// The reader cannot decode such messages for another reason.
    #[error("no message shows it: such messages cannot be read for another reason: {reason}")]
    FailsForOtherReason {
        /// The reason.
        reason: String,
    },
    /// The smallest such message is too large or nests too deeply.
    #[error("the smallest message that shows it is too large or nested too deeply")]
    TooLarge,
}

impl NoExample {
    /// Returns the stable code of this reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFiniteValue { .. } => "NO_FINITE_VALUE",
            Self::ReadCorrectly => "READ_CORRECTLY",
            Self::FailsForOtherReason { .. } => "FAILS_FOR_OTHER_REASON",
            Self::TooLarge => "WITNESS_TOO_LARGE",
        }
    }
}
