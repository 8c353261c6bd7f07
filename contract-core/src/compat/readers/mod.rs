//! Whether data written with one schema can be read with another, by Avro's rules and beyond them.
//!
//! [`compare`] gives the verdict of Avro Java's `SchemaCompatibility` with all its reasons; [`semantic_changes`] lists
//! what that verdict does not look at: changes after which the data still decode but mean something else.
//! Both walk the pairs of types that can meet, each pair once, without recursion, so that no schema is too
//! deep for them.

mod branch_pruning;
mod compat_cache;
mod leaf;
mod matching;
mod path;
mod report;
mod semantic_changes;
mod walk;

pub use semantic_changes::{BranchMismatch, SemanticChange, SemanticChangeKind, semantic_changes};

pub(crate) use leaf::is_promotion;
pub(crate) use matching::names_match;
pub(crate) use path::Step;
pub(crate) use report::MAX_CAUSES;
pub(crate) use semantic_changes::defaulted;

use crate::schema::{Name, Schema, Symbol, TypeId};
use crate::source::Span;

/// Judges whether `reader` can decode everything that `writer` can write.
pub fn compare(reader: &Schema, writer: &Schema) -> Comparison {
    walk::walk((reader, reader.root()), (writer, writer.root()))
}

/// Judges two types, one of each schema, by themselves; the steps of what is found begin at them.
pub(crate) fn compare_types(reader: (&Schema, TypeId), writer: (&Schema, TypeId)) -> Comparison {
    walk::walk(reader, writer)
}

/// What Avro says about a reader and a writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The reader decodes all that the writer writes.
    Compatible,
    /// The reader cannot, or not always, decode what the writer writes.
    Incompatible,
    /// Avro refuses to answer: a field of the reader claims several fields of the writer.
    Undecided,
}

/// The verdict on a reader and a writer, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What Avro Java says.
    pub verdict: Verdict,
    /// The reasons, in the order in which they were met, each once; at most a thousand.
    pub incompatibilities: Vec<Incompatibility>,
    /// What there is beyond those, one for each kind.
    pub omitted: Vec<OmittedIncompatibilities>,
}

/// Reasons that are only counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OmittedIncompatibilities {
    /// The first of its kind.
    pub first: Incompatibility,
    /// How many more of its kind there are.
    pub more: usize,
}

impl Comparison {
    /// Whether the reader decodes all that the writer writes.
    pub fn is_compatible(&self) -> bool {
        self.verdict == Verdict::Compatible
    }
}

/// One reason why a reader cannot read a writer's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incompatibility {
    /// What is wrong.
    pub kind: IncompatibilityKind,
    /// The place as Avro Java tells it: a JSON pointer into the reader, which starts anew in every union.
    pub java_pointer: String,
    /// The place as a JSON pointer into the reader, through unions and references.
    pub pointer: String,
    /// The place by names: `OrderCreated.data.items[].size`.
    pub name_path: String,
    /// The part of the reader that is concerned.
    pub reader: TypeLocation,
    /// The part of the writer that is concerned.
    pub writer: TypeLocation,
    /// For a missing union branch: why the branch that was meant does not fit, where one was. The causes
    /// have no causes of their own.
    pub causes: Vec<Incompatibility>,
    /// The way to the types that are concerned, unless it is very long.
    pub(crate) steps: Option<Vec<Step>>,
}

/// A part of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeLocation {
    /// The type.
    pub ty: TypeId,
    /// Where it is used or, where only its definition matters, defined.
    pub span: Span,
}

/// The kinds of incompatibility: Avro's six, and the one at which Avro gives up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncompatibilityKind {
    /// Records, enums or fixed types of different names, and no alias of the reader that helps.
    NameMismatch {
        /// The reader's name.
        reader: Name,
        /// The writer's name, which the reader would need as its name or an alias.
        writer: Name,
    },
    /// Fixed types of different sizes.
    FixedSizeMismatch {
        /// The reader's size in bytes.
        reader: u32,
        /// The writer's size in bytes.
        writer: u32,
    },
    /// Symbols that the writer may send and the reader does not know.
    MissingEnumSymbols {
        /// The symbols, with their places in the writer, sorted by name.
        symbols: Vec<MissingSymbol>,
    },
    /// A field of the reader that the writer does not send and that has no default.
    ReaderFieldMissingDefault {
        /// The field's name.
        field: String,
    },
    /// Types that do not fit.
    TypeMismatch {
        /// The reader's kind of type: `string`, `record` …
        reader: &'static str,
        /// The writer's kind of type.
        writer: &'static str,
    },
    /// The reader's union has no branch for what the writer writes.
    MissingUnionBranch {
        /// The kind of the branch or type that the writer writes.
        writer: &'static str,
    },
    /// A field of the reader that finds, by its name and aliases, several fields of the writer.
    AmbiguousField {
        /// The field's name in the reader.
        field: String,
        /// The writer's fields that it finds.
        matches: Vec<String>,
    },
}

/// A symbol that the reader does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingSymbol {
    /// The symbol.
    pub name: String,
    /// Where the writer declares it.
    pub span: Span,
}

impl From<&Symbol> for MissingSymbol {
    fn from(symbol: &Symbol) -> Self {
        Self { name: symbol.name.to_string(), span: symbol.span }
    }
}

impl IncompatibilityKind {
    /// The name that Avro Java has for this kind; nothing for the one that it has no verdict for.
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

    /// The message that Avro Java gives with it.
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
