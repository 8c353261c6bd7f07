//! The result of comparing a reader's schema with a writer's.

use schemactl_avro::schema::{Name, Symbol, TypeId};
use schemactl_avro::source::Span;

use super::path_step::PathStep;

/// Avro's verdict on a reader and a writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The reader decodes everything that the writer can write.
    Compatible,
    /// The reader cannot decode some or all of what the writer can write.
    Incompatible,
    /// Avro throws instead of answering, because a field of the reader matches several fields of the writer.
    Undecided,
}

/// The verdict on a reader and a writer, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The verdict of Avro Java.
    pub verdict: Verdict,
    /// The reasons in the order in which they were found, each once; at most 1,000.
    pub incompatibilities: Vec<Incompatibility>,
    /// The reasons beyond that limit, summarised by kind.
    pub omitted: Vec<OmittedIncompatibilities>,
}

impl Comparison {
    /// Returns whether the reader decodes everything that the writer can write.
    pub fn is_compatible(&self) -> bool {
        self.verdict == Verdict::Compatible
    }
}

/// Incompatibilities of one kind that are not listed: the first, and the number of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OmittedIncompatibilities {
    /// The first of them.
    pub first: Incompatibility,
    /// The number of the others.
    pub others: usize,
}

/// A reason why a reader cannot decode a writer's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incompatibility {
    /// The kind, with the details.
    pub kind: IncompatibilityKind,
    /// The location as Avro Java reports it: a JSON pointer into the reader's schema that restarts in every union.
    pub java_pointer: String,
    /// The location as a JSON pointer into the reader's schema, through unions and references.
    pub reader_pointer: String,
    /// The location as a JSON pointer into the writer's schema, through unions and references.
    pub writer_pointer: String,
    /// The location by names: `OrderCreated.data.items[].size`.
    pub name_path: String,
    /// The type of the reader.
    pub reader: TypeLocation,
    /// The type of the writer.
    pub writer: TypeLocation,
    /// For a missing union branch with an intended branch: why the intended branch is incompatible. Causes have no
    /// causes of their own.
    pub causes: Vec<Incompatibility>,
    /// The path from the roots to the two types; `None` if it is too long to be kept.
    pub(crate) steps: Option<Vec<PathStep>>,
}

/// A type of a schema, and where to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeLocation {
    /// The type.
    pub ty: TypeId,
    /// The span where the type is used or, if only its definition matters, where it is defined.
    pub span: Span,
}

/// The kinds of incompatibility: the six of Avro Java's `SchemaIncompatibilityType`, and the case in which Avro throws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncompatibilityKind {
    /// Two records, enums or fixed types have different names, and no alias of the reader matches.
    NameMismatch {
        /// The reader's name.
        reader: Name,
        /// The writer's name, which the reader needs as its name or as an alias.
        writer: Name,
    },
    /// Two fixed types have different sizes.
    FixedSizeMismatch {
        /// The reader's size in bytes.
        reader: u32,
        /// The writer's size in bytes.
        writer: u32,
    },
    /// The writer's enum has symbols that the reader's lacks, and the reader's enum has no default.
    MissingEnumSymbols {
        /// The symbols, sorted by name.
        symbols: Vec<MissingSymbol>,
    },
    /// A field of the reader has no default, and the writer does not write it.
    ReaderFieldMissingDefault {
        /// The field's name.
        field: String,
    },
    /// The writer's type cannot be read as the reader's.
    TypeMismatch {
        /// The reader's kind of type: `string`, `record` …
        reader: &'static str,
        /// The writer's kind of type.
        writer: &'static str,
    },
    /// No branch of the reader's union reads a type of the writer.
    MissingUnionBranch {
        /// The writer's kind of type.
        writer: &'static str,
    },
    /// A field of the reader matches several fields of the writer by its name and aliases.
    AmbiguousField {
        /// The field's name in the reader.
        field: String,
        /// The names of the matching fields of the writer.
        matches: Vec<String>,
    },
}

/// A symbol of the writer that the reader does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingSymbol {
    /// The symbol.
    pub name: String,
    /// The span of its declaration in the writer's schema.
    pub span: Span,
}

impl From<&Symbol> for MissingSymbol {
    fn from(symbol: &Symbol) -> Self {
        Self { name: symbol.name.to_string(), span: symbol.span }
    }
}

impl IncompatibilityKind {
    /// Returns Avro Java's name for this kind; `None` for [`Self::AmbiguousField`], which Avro Java throws for.
    pub fn java_name(&self) -> Option<&'static str> {
        match self {
            Self::NameMismatch { .. } => Some("NAME_MISMATCH"),
            Self::FixedSizeMismatch { .. } => Some("FIXED_SIZE_MISMATCH"),
            Self::MissingEnumSymbols { .. } => Some("MISSING_ENUM_SYMBOLS"),
            Self::ReaderFieldMissingDefault { .. } => Some("READER_FIELD_MISSING_DEFAULT_VALUE"),
            Self::TypeMismatch { .. } => Some("TYPE_MISMATCH"),
            Self::MissingUnionBranch { .. } => Some("MISSING_UNION_BRANCH"),
            Self::AmbiguousField { .. } => None,
        }
    }

    /// Returns Avro Java's message, word for word. Tests compare it with what Avro Java says; people read the findings
    /// of the rules instead.
    pub fn java_message(&self) -> String {
        match self {
            Self::NameMismatch { writer, .. } => format!("expected: {writer}"),
            Self::FixedSizeMismatch { reader, writer } => format!("expected: {writer}, found: {reader}"),
            Self::MissingEnumSymbols { symbols } => {
                let names: Vec<&str> = symbols.iter().map(|symbol| symbol.name.as_str()).collect();
                format!("[{}]", names.join(", "))
            }
            Self::ReaderFieldMissingDefault { field } => field.clone(),
            Self::TypeMismatch { reader, writer } => format!(
                "reader type: {} not compatible with writer type: {}",
                reader.to_uppercase(),
                writer.to_uppercase()
            ),
            Self::MissingUnionBranch { writer } => {
                format!("reader union lacking writer type: {}", writer.to_uppercase())
            }
            Self::AmbiguousField { field, .. } => {
                format!("Reader record field {field} matches multiple fields in writer record schema")
            }
        }
    }
}
