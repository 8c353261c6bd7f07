//! The error for bytes that cannot be decoded.

use std::borrow::Cow;

use crate::codes;

/// The reason why bytes cannot be decoded. Offsets count bytes from the start of the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The generated code has no decoder for this version of the contract.
    #[error(
        "no decoder for version {writer} of {contract}: it was released after this code was generated, or the contract \
             does not promise that it can be read"
    )]
    UnknownWriter {
        /// The contract's id.
        contract: &'static str,
        /// The version that was asked for.
        writer: u32,
    },
    /// The message ends in the middle of a value.
    #[error("the message ends at byte {offset}, in the middle of {expected}")]
    EndOfInput {
        /// The offset of the value, or of its length.
        offset: usize,
        /// The value.
        expected: &'static str,
    },
    /// The message has more bytes after its last field.
    #[error("{left} bytes too many: the last field ends at byte {offset}")]
    TrailingBytes {
        /// The end of the last field.
        offset: usize,
        /// The number of bytes after it.
        left: usize,
    },
    /// A variable-length number has more bits than its type.
    #[error("the number at byte {offset} is wider than an Avro {expected}")]
    NumberTooWide {
        /// The start of the number.
        offset: usize,
        /// `int` or `long`.
        expected: &'static str,
    },
    /// The length of bytes or of a string is negative.
    #[error("the length of {expected} at byte {offset} is negative")]
    NegativeLength {
        /// The end of the length.
        offset: usize,
        /// The type that has the length.
        expected: &'static str,
    },
    /// A boolean is neither 0 nor 1.
    #[error("the boolean at byte {offset} is {found}, not 0 or 1")]
    NotBoolean {
        /// The offset of the boolean.
        offset: usize,
        /// The byte.
        found: u8,
    },
    /// A string is not UTF-8.
    #[error("the string that ends at byte {offset} is not UTF-8")]
    NotUtf8 {
        /// The end of the string.
        offset: usize,
    },
    /// An index does not name a symbol of the enum or a branch of the union.
    #[error("the index at byte {offset} is {found}, but {expected} has {count} choices")]
    IndexOutOfRange {
        /// The start of the index.
        offset: usize,
        /// The index.
        found: i32,
        /// The number of symbols or branches.
        count: u32,
        /// The enum or union.
        expected: &'static str,
    },
    /// The writer used a symbol or branch that the reader's schema does not have.
    #[error("{expected} does not have {found} (at byte {offset}), which the writer's version has")]
    NoCounterpart {
        /// The end of the symbol's or branch's index.
        offset: usize,
        /// The writer's symbol or branch.
        found: Cow<'static, str>,
        /// The reader's enum or union.
        expected: Cow<'static, str>,
    },
    /// An array or map announces more items than the rest of the message can hold.
    #[error("{count} items are announced at byte {offset}, more than the rest of the message can hold")]
    TooManyItems {
        /// The start of the count.
        offset: usize,
        /// The announced count.
        count: u64,
    },
    /// Values are nested deeper than [`Reader::MAX_DEPTH`](crate::Reader::MAX_DEPTH).
    #[error("values are nested too deeply at byte {offset}")]
    TooDeep {
        /// The offset at which the limit was reached.
        offset: usize,
    },
    /// Rewritten for the reader's version, the message is larger than allowed.
    #[error("the defaults of missing fields make the message larger than {max} bytes (at byte {offset})")]
    TooLarge {
        /// The offset at which the limit was reached.
        offset: usize,
        /// The maximum size in bytes.
        max: usize,
    },
    /// A string with the logical type `uuid` is not a UUID.
    #[error("the string that ends at byte {offset} is not a UUID of 36 characters")]
    NotUuid {
        /// The end of the string.
        offset: usize,
    },
    /// A decimal is empty or has more digits than its precision.
    #[error("the decimal that ends at byte {offset} is empty or has more than {precision} digits")]
    NotDecimal {
        /// The end of the decimal.
        offset: usize,
        /// The schema's precision.
        precision: u32,
    },
}

impl DecodeError {
    /// Returns the stable code of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownWriter { .. } => codes::WRITER_VERSION_UNKNOWN,
            Self::EndOfInput { .. } => codes::MESSAGE_TRUNCATED,
            Self::TrailingBytes { .. } => codes::TRAILING_BYTES,
            Self::NumberTooWide { .. } => codes::VARINT_OVERFLOW,
            Self::NegativeLength { .. } => codes::LENGTH_NEGATIVE,
            Self::NotBoolean { .. } => codes::BOOLEAN_INVALID,
            Self::NotUtf8 { .. } => codes::STRING_NOT_UTF8,
            Self::IndexOutOfRange { .. } => codes::INDEX_OUT_OF_RANGE,
            Self::NoCounterpart { .. } => codes::BRANCH_OR_SYMBOL_UNKNOWN,
            Self::TooManyItems { .. } => codes::ITEM_COUNT_TOO_LARGE,
            Self::TooDeep { .. } => codes::MESSAGE_TOO_DEEP,
            Self::TooLarge { .. } => codes::MESSAGE_TOO_LARGE,
            Self::NotUuid { .. } => codes::UUID_INVALID,
            Self::NotDecimal { .. } => codes::DECIMAL_INVALID,
        }
    }
}
