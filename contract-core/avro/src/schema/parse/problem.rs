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
    /// Advice for this problem; `None` if there is only general advice for its kind.
    pub help: Option<String>,
}

impl Problem {
    /// Creates a problem without advice.
    pub fn new(kind: ProblemKind, message: impl Into<String>, span: Span) -> Self {
        Self { kind, message: message.into(), span, help: None }
    }

    /// Sets the advice.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl From<JsonError> for Problem {
    fn from(JsonError { message, span }: JsonError) -> Self {
        Self::new(ProblemKind::Json, message, span)
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
    /// A name that is not defined, or only after it is used.
    UndefinedName,
    /// A record, enum, fixed type or field without a `name`.
    NoName,
    /// A name with characters that Avro does not allow.
    BadName,
    /// A namespace with a part that is not a name.
    BadNamespace,
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
    /// A fixed type without a `size` that is an integer of 32 bits.
    BadSize,
    /// A fixed type of a size that Java has no array for.
    SizeOutOfRange,
    /// An attribute of a record, array or map with an integer of more than 64 bits, which Avro 1.12 cannot copy.
    AttributeOutOfRange,
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
    /// All kinds.
    pub const ALL: &[Self] = &[
        Self::Json,
        Self::NotASchema,
        Self::NoType,
        Self::UndefinedName,
        Self::NoName,
        Self::BadName,
        Self::BadNamespace,
        Self::PrimitiveName,
        Self::Redefined,
        Self::NoFields,
        Self::DuplicateField,
        Self::BadOrder,
        Self::NoSymbols,
        Self::DuplicateSymbol,
        Self::EnumDefaultUnknown,
        Self::BadAliases,
        Self::NoItems,
        Self::NoValues,
        Self::BadSize,
        Self::SizeOutOfRange,
        Self::AttributeOutOfRange,
        Self::NestedUnion,
        Self::DuplicateBranch,
        Self::DefaultNotANumber,
        Self::CircularReference,
        Self::BadDefault,
    ];

    /// Returns the kind as a stable identifier.
    pub fn id(self) -> &'static str {
        match self {
            Self::Json => "JSON_INVALID",
            Self::NotASchema => "SCHEMA_EXPECTED",
            Self::NoType => "TYPE_MISSING",
            Self::UndefinedName => "TYPE_UNDEFINED",
            Self::NoName => "NAME_MISSING",
            Self::BadName => "AVRO_NAME_INVALID",
            Self::BadNamespace => "AVRO_NAMESPACE_INVALID",
            Self::PrimitiveName => "NAME_IS_PRIMITIVE",
            Self::Redefined => "TYPE_REDEFINED",
            Self::NoFields => "FIELDS_MISSING",
            Self::DuplicateField => "FIELD_DUPLICATE",
            Self::BadOrder => "FIELD_ORDER_INVALID",
            Self::NoSymbols => "SYMBOLS_MISSING",
            Self::DuplicateSymbol => "SYMBOL_DUPLICATE",
            Self::EnumDefaultUnknown => "ENUM_DEFAULT_UNKNOWN",
            Self::BadAliases => "ALIASES_INVALID",
            Self::NoItems => "ITEMS_MISSING",
            Self::NoValues => "VALUES_MISSING",
            Self::BadSize => "SIZE_INVALID",
            Self::SizeOutOfRange => "SIZE_OUT_OF_RANGE",
            Self::AttributeOutOfRange => "ATTRIBUTE_OUT_OF_RANGE",
            Self::NestedUnion => "UNION_NESTED",
            Self::DuplicateBranch => "BRANCH_DUPLICATE",
            Self::DefaultNotANumber => "DEFAULT_NOT_A_NUMBER",
            Self::CircularReference => "REFERENCE_CIRCULAR",
            Self::BadDefault => "DEFAULT_NOT_OF_TYPE",
        }
    }

    /// Returns whether parsing fails even if defaults are not validated.
    pub fn is_always_refused(self) -> bool {
        self != Self::BadDefault
    }
}
