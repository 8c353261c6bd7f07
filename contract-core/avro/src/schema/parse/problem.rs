//! Problems of a schema.

use crate::json::JsonError;
use crate::source::Span;

/// Something in a schema that Avro's parser refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// The kind of problem.
    pub kind: ProblemKind,
    /// The description, without the position.
    pub message: String,
    /// The span of the problem.
    pub span: Span,
}

impl From<JsonError> for Problem {
    fn from(JsonError { message, span }: JsonError) -> Self {
        Self { kind: ProblemKind::Json, message, span }
    }
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text is not JSON.
    Json,
    /// A JSON value that is not a schema.
    NotASchema,
    /// A schema object without a `type`.
    NoType,
    /// A name that is not defined before it is used.
    UndefinedName,
    /// A record, enum, fixed type or field without a `name`.
    NoName,
    /// A name with characters that Avro does not allow.
    BadName,
    /// A definition with the name of a primitive type.
    PrimitiveName,
    /// A second definition of a name.
    Redefined,
    /// A record without a list of `fields`.
    NoFields,
    /// A second field with the same name.
    DuplicateField,
    /// An `order` that Avro does not have.
    BadOrder,
    /// An enum without a list of `symbols`.
    NoSymbols,
    /// A second symbol with the same name.
    DuplicateSymbol,
    /// A default of an enum that is not one of its symbols.
    EnumDefaultUnknown,
    /// `aliases` that are not a list of strings.
    BadAliases,
    /// An array without `items`.
    NoItems,
    /// A map without `values`.
    NoValues,
    /// A fixed type without a valid `size`.
    BadSize,
    /// A union as a branch of a union.
    NestedUnion,
    /// Two branches of a union that the binary encoding cannot distinguish.
    DuplicateBranch,
    /// A default of a `float` or `double` that is a string without a number in it. Avro refuses it even if it does not
    /// validate defaults.
    DefaultNotANumber,
    /// Shared types in different files that refer to each other in a cycle.
    CircularReference,
    /// A default that does not fit the field's type. Avro refuses it only if it validates defaults, and Pulsar's broker
    /// does not validate those of the first schema of a topic.
    BadDefault,
}

impl ProblemKind {
    /// Returns the kind as a stable identifier.
    pub fn id(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::NotASchema => "NOT_A_SCHEMA",
            Self::NoType => "NO_TYPE",
            Self::UndefinedName => "UNDEFINED_NAME",
            Self::NoName => "NO_NAME",
            Self::BadName => "BAD_NAME",
            Self::PrimitiveName => "PRIMITIVE_NAME",
            Self::Redefined => "REDEFINED",
            Self::NoFields => "NO_FIELDS",
            Self::DuplicateField => "DUPLICATE_FIELD",
            Self::BadOrder => "BAD_ORDER",
            Self::NoSymbols => "NO_SYMBOLS",
            Self::DuplicateSymbol => "DUPLICATE_SYMBOL",
            Self::EnumDefaultUnknown => "ENUM_DEFAULT_UNKNOWN",
            Self::BadAliases => "BAD_ALIASES",
            Self::NoItems => "NO_ITEMS",
            Self::NoValues => "NO_VALUES",
            Self::BadSize => "BAD_SIZE",
            Self::NestedUnion => "NESTED_UNION",
            Self::DuplicateBranch => "DUPLICATE_BRANCH",
            Self::DefaultNotANumber => "DEFAULT_NOT_A_NUMBER",
            Self::CircularReference => "CIRCULAR_REFERENCE",
            Self::BadDefault => "BAD_DEFAULT",
        }
    }

    /// Returns whether parsing fails even if defaults are not validated.
    pub fn is_always_refused(self) -> bool {
        self != Self::BadDefault
    }
}
