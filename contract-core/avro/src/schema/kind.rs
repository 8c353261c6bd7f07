//! The kinds of Avro type.

use std::fmt;
use std::sync::OnceLock;

use super::Name;
use crate::SharedStr;
use crate::json::Json;
use crate::source::{Span, saturating_u32};

/// Identifies one type of a [`Schema`](super::Schema).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(super) u32);

impl TypeId {
    /// Returns the index of the type among [`Schema::ids`](super::Schema::ids).
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The kinds of Avro type.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `int`
    Int,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bytes`
    Bytes,
    /// `string`
    String,
    /// `record` or `error`
    Record(Box<Record>),
    /// `enum`
    Enum(Box<Enum>),
    /// `fixed`
    Fixed(Box<Fixed>),
    /// `array`, with the type of its items.
    Array(TypeId),
    /// `map`, with the type of its values.
    Map(TypeId),
    /// A union, with its branches in order.
    Union(Vec<TypeId>),
}

impl Kind {
    /// Returns the name of a record, enum or fixed type, or `None` for another type.
    #[inline]
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Record(record) => Some(&record.name),
            Self::Enum(enumeration) => Some(&enumeration.name),
            Self::Fixed(fixed) => Some(&fixed.name),
            _ => None,
        }
    }

    /// Returns whether the type or one of its fields has an alias.
    pub(super) fn has_aliases(&self) -> bool {
        match self {
            Self::Record(record) => {
                !record.aliases.is_empty() || record.fields.iter().any(|field| !field.aliases.is_empty())
            }
            Self::Enum(enumeration) => !enumeration.aliases.is_empty(),
            Self::Fixed(fixed) => !fixed.aliases.is_empty(),
            _ => false,
        }
    }

    /// Returns whether the type is one of Avro's eight primitive types.
    #[inline]
    pub fn is_primitive(&self) -> bool {
        matches!(
            self,
            Self::Null
                | Self::Boolean
                | Self::Int
                | Self::Long
                | Self::Float
                | Self::Double
                | Self::Bytes
                | Self::String
        )
    }

    /// Returns Avro's name of the kind: `record`, `string`, `union` and so on.
    #[inline]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bytes => "bytes",
            Self::String => "string",
            Self::Record(_) => "record",
            Self::Enum(_) => "enum",
            Self::Fixed(_) => "fixed",
            Self::Array(_) => "array",
            Self::Map(_) => "map",
            Self::Union(_) => "union",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name())
    }
}

/// A record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its name.
    pub name: Name,
    /// The span of the name.
    pub name_span: Span,
    /// Its documentation.
    pub doc: Option<SharedStr>,
    /// Its aliases.
    pub aliases: Vec<Name>,
    /// Its fields, in the order of the binary encoding.
    pub fields: Vec<Field>,
    /// The span of the list of fields.
    pub fields_span: Span,
    /// Whether it is declared as an `error`, which does not change the binary encoding.
    pub is_error: bool,
    /// Values that are computed from the fields when they are first needed.
    pub(super) cache: OnceLock<Box<RecordCache>>,
}

/// A digest by which a field is recognised in another version; 0 for a field without a digest.
pub(super) type FieldDigest = u128;

/// Values that are computed from the fields of a record.
#[derive(Debug, Clone, Default)]
pub(super) struct RecordCache {
    /// The indices of the fields, sorted by name.
    sorted: OnceLock<Box<[u32]>>,
    /// The digests of the fields.
    pub(super) digests: OnceLock<Box<[FieldDigest]>>,
}

/// In records up to this size, a field is searched for in order.
const MAX_LINEAR_SEARCH: usize = 24;

impl Record {
    pub(super) fn remove_field(&mut self, index: usize) {
        self.fields.remove(index);
        self.cache = OnceLock::new();
    }

    pub(super) fn cache(&self) -> &RecordCache {
        self.cache.get_or_init(Box::default)
    }

    /// Returns the field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.field_index(name, 0).map(|index| &self.fields[index])
    }

    /// Returns the index of the field with this name. The search is fastest if it is at the index `expected`.
    #[inline]
    pub fn field_index(&self, name: &str, expected: usize) -> Option<usize> {
        let is_at = |index: &usize| self.fields.get(*index).is_some_and(|field| field.name == name);
        if is_at(&expected) {
            return Some(expected);
        }
        self.search_field(name)
    }

    fn search_field(&self, name: &str) -> Option<usize> {
        if self.fields.len() <= MAX_LINEAR_SEARCH {
            return self.fields.iter().position(|field| field.name == name);
        }
        let name_at = |index: u32| self.fields[index as usize].name.as_str();
        let sorted = self.cache().sorted.get_or_init(|| {
            let mut indices: Vec<u32> = (0..saturating_u32(self.fields.len())).collect();
            indices.sort_by(|a, b| name_at(*a).cmp(name_at(*b)));
            indices.into()
        });
        let found = *sorted.get(sorted.partition_point(|index| name_at(*index) < name))?;
        (name_at(found) == name).then_some(found as usize)
    }
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: SharedStr,
    /// Its documentation.
    pub doc: Option<SharedStr>,
    /// Its type.
    pub ty: TypeId,
    /// The value that a reader uses if the writer's record does not have the field.
    pub default: Option<Json>,
    /// The sort order of its values, which does not change the binary encoding.
    pub order: Order,
    /// Its aliases.
    pub aliases: Vec<SharedStr>,
    /// The attributes that have no meaning to Avro.
    pub props: Vec<Prop>,
    /// The span of the whole field.
    pub span: Span,
    /// The span of the name.
    pub name_span: Span,
    /// The span of the type. A reference to a named type is here, and its definition elsewhere.
    pub type_span: Span,
}

/// The sort order of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The smallest first.
    #[default]
    Ascending,
    /// The largest first.
    Descending,
    /// The field is not compared.
    Ignore,
}

/// An enum.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// The span of the name.
    pub name_span: Span,
    /// Its documentation.
    pub doc: Option<SharedStr>,
    /// Its aliases.
    pub aliases: Vec<Name>,
    /// Its symbols, in the order of the binary encoding.
    pub symbols: Vec<Symbol>,
    /// The span of the list of symbols.
    pub symbols_span: Span,
    /// The symbol that a reader uses for a symbol that it does not have.
    pub default: Option<SharedStr>,
}

impl Enum {
    /// Returns the index of a symbol.
    pub fn symbol_index(&self, symbol: &str) -> Option<usize> {
        self.symbols.iter().position(|own| own.name == symbol)
    }
}

/// A symbol of an enum.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// Its name.
    pub name: SharedStr,
    /// The span of the name.
    pub span: Span,
}

/// A fixed type.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// Its name.
    pub name: Name,
    /// The span of the name.
    pub name_span: Span,
    /// Its documentation.
    pub doc: Option<SharedStr>,
    /// Its aliases.
    pub aliases: Vec<Name>,
    /// Its size in bytes.
    pub size: u32,
}

/// An attribute that has no meaning to Avro.
#[derive(Debug, Clone, PartialEq)]
pub struct Prop {
    /// Its name.
    pub key: SharedStr,
    /// Its value.
    pub value: Json,
}
