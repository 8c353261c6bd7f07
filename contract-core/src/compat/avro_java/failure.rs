//! The exceptions and errors of Avro Java.

/// An exception or error that Avro Java throws instead of answering whether a reader reads a writer's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AvroFailure {
    /// The reader needs a default that does not fit the type of its field.
    #[error("a default that the reader needs does not fit the type of its field")]
    UnusableDefault,
    /// The reader has aliases, so Avro rebuilds the writer's schema and validates its defaults again, and one of them
    /// does not fit.
    #[error("the reader has aliases, and a default of the writer does not fit the type of its field")]
    InvalidWriterDefault,
    /// As [`Self::InvalidWriterDefault`], and Avro also fails to print the type of the field for its message: the
    /// reader's aliases give two types in it the same name.
    #[error(
        "the reader has aliases that give two types the same name, and a default of the writer does not fit its type"
    )]
    UnprintableWriterDefault,
    /// The reader's aliases give two fields of a record, or two branches of a union, the same name.
    #[error("the reader's aliases give two fields or two union branches of the writer the same name")]
    AliasesCollide,
    /// The reader has aliases, so Avro rebuilds the writer's schema, and refuses a name with `$` in it: only the broker's
    /// parser accepts `$`.
    #[error("the reader has aliases, and a name of the writer contains `$`")]
    DollarInWriter,
    /// A record contains itself without a union, array or map in between.
    #[error("a record contains itself without a union, array or map in between, which overflows the broker's stack")]
    StackOverflow,
    /// Avro 1.11 loses part of the grammar of some recursive records and then throws.
    #[error("a record that contains itself through an array or map triggers a defect of Avro 1.11")]
    BrokenRecursion,
}

impl AvroFailure {
    /// Returns the stable code of this failure.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnusableDefault => "UNUSABLE_DEFAULT",
            Self::InvalidWriterDefault => "INVALID_WRITER_DEFAULT",
            Self::UnprintableWriterDefault => "UNPRINTABLE_WRITER_DEFAULT",
            Self::AliasesCollide => "ALIASES_COLLIDE",
            Self::DollarInWriter => "DOLLAR_IN_WRITER",
            Self::StackOverflow => "STACK_OVERFLOW",
            Self::BrokenRecursion => "BROKEN_RECURSION",
        }
    }

    /// Returns whether Java throws a `SchemaParseException`. The broker treats it as incompatibility under every strategy.
    pub(in crate::compat) fn is_parse_exception(self) -> bool {
        matches!(self, Self::UnprintableWriterDefault | Self::DollarInWriter)
    }

    /// Returns whether Java throws an `Exception`. The broker treats it as incompatibility under transitive strategies.
    /// A stack overflow is an `Error`, which it does not catch.
    pub(in crate::compat) fn is_exception(self) -> bool {
        self != Self::StackOverflow
    }
}
