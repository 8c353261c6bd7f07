//! The kinds of decoder, and why decoding fails.

use crate::compat::broker::AvroFailure;

/// The kinds of decoder, which differ in what they can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecoderKind {
    /// Avro Java 1.11: records match by structure, whatever their names are.
    Java,
    /// A decoder that follows the specification to the letter, such as fastavro: named types match by name.
    Specification,
}

/// A reason why a message cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The decoder cannot be created.
    #[error("no decoder can be created: {0}")]
    NoDecoder(AvroFailure),
    /// The writer's type cannot be read as the reader's.
    #[error("found {found}, expecting {expected}")]
    TypeMismatch {
        /// The writer's type.
        found: String,
        /// The reader's type.
        expected: String,
    },
    /// A field that is not in the message has no default.
    #[error("the message has no `{field}`, and there is no default for it")]
    MissingField {
        /// The field.
        field: String,
    },
    /// A field matches several fields of the writer.
    #[error("`{field}` matches several fields of the message")]
    AmbiguousField {
        /// The field.
        field: String,
    },
    /// A symbol is not in the reader's enum, which has no default.
    #[error("the symbol `{symbol}` is unknown")]
    UnknownSymbol {
        /// The symbol.
        symbol: String,
    },
    /// A default that is needed does not fit its type, or is infinite.
    #[error("a default that is needed does not fit its type, or is infinite")]
    BadDefault,
    /// Bytes that are read as a string are not valid UTF-8.
    #[error("the bytes are not valid UTF-8")]
    InvalidUtf8,
    /// The message ends too early.
    #[error("the message ends too early")]
    Truncated,
    /// A number, length or index is out of range.
    #[error("the message has a number that is out of range")]
    OutOfRange,
    /// The message nests too deeply or contains too many values.
    #[error("the message is nested too deeply or has too many values")]
    TooLarge,
}

impl DecodeError {
    /// Returns the stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoDecoder(_) => "NO_DECODER",
            Self::TypeMismatch { .. } => "TYPE_MISMATCH",
            Self::MissingField { .. } => "FIELD_MISSING",
            Self::AmbiguousField { .. } => "FIELD_AMBIGUOUS",
            Self::UnknownSymbol { .. } => "SYMBOL_UNKNOWN",
            Self::BadDefault => "DEFAULT_UNUSABLE",
            Self::InvalidUtf8 => "BYTES_NOT_UTF8",
            Self::Truncated => "MESSAGE_TRUNCATED",
            Self::OutOfRange => "MESSAGE_BROKEN",
            Self::TooLarge => "MESSAGE_TOO_LARGE",
        }
    }
}
