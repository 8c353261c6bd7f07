//! The schema model, its parser with Avro's rules, canonical form and fingerprints.
//!
//! A [`Schema`] is an arena: types are named by [`TypeId`], and a recursive or repeated reference to a named
//! type is the id of its one definition. Every part keeps its place in the source text.

mod canonical;
mod children;
mod encoded_size;
mod equality;
mod field_digest;
mod fingerprint;
mod inline;
mod logical;
mod name;
mod parse;
mod print;
mod record;

use std::fmt;

pub use encoded_size::EncodedSizes;
pub use equality::{NamedSchema, types_equal};
pub use fingerprint::Fingerprints;
pub use inline::{SharedTypes, inline, parse_inlined};
pub use logical::{LogicalType, NewerLogicalType};
pub use name::Name;
pub use parse::{Parsed, Problem, ProblemKind, parse_arc, parse_document, parse_json, parse_str};
pub use print::{pretty, pretty_with_source, write_string};
pub use record::{Field, Order, Record};

use crate::SharedStr;
use crate::json::Json;
use crate::source::Span;

/// Names one type of a [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

impl TypeId {
    /// Returns the index of the type among [`Schema::ids`].
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A parsed Avro schema.
#[derive(Debug, Clone)]
pub struct Schema {
    nodes: Vec<Node>,
    root: TypeId,
    /// Whether a record was referred to within itself.
    is_recursive: bool,
    has_aliases: bool,
}

impl Schema {
    /// The type of the whole.
    #[inline]
    pub fn root(&self) -> TypeId {
        self.root
    }

    /// Whether some record may contain itself; where this says no, none does.
    #[inline]
    pub fn is_recursive(&self) -> bool {
        self.is_recursive
    }

    /// Whether any type or field has an alias.
    #[inline]
    pub fn has_aliases(&self) -> bool {
        self.has_aliases
    }

    /// The type that `id` names, with all that is said of it.
    #[inline]
    pub fn node(&self, id: TypeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// What kind of type `id` names.
    #[inline]
    pub fn kind(&self, id: TypeId) -> &Kind {
        &self.node(id).kind
    }

    /// All types, definitions before the types that contain them only where the text has them so.
    #[inline]
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(TypeId)
    }

    /// The record, enum or fixed type with this full name.
    pub fn named(&self, full_name: &str) -> Option<TypeId> {
        self.ids().find(|id| self.name(*id).is_some_and(|name| name.full() == full_name))
    }

    /// The name of a record, enum or fixed type; nothing for other types.
    #[inline]
    pub fn name(&self, id: TypeId) -> Option<&Name> {
        self.kind(id).name()
    }

    /// Where the name of a record, enum or fixed type stands; nothing for other types.
    pub fn name_span(&self, id: TypeId) -> Option<Span> {
        match self.kind(id) {
            Kind::Record(record) => Some(record.name_span),
            Kind::Enum(enumeration) => Some(enumeration.name_span),
            Kind::Fixed(fixed) => Some(fixed.name_span),
            _ => None,
        }
    }

    /// The aliases of a record, enum or fixed type, as full names; none for other types.
    pub fn aliases(&self, id: TypeId) -> &[Name] {
        match self.kind(id) {
            Kind::Record(record) => &record.aliases,
            Kind::Enum(enumeration) => &enumeration.aliases,
            Kind::Fixed(fixed) => &fixed.aliases,
            _ => &[],
        }
    }

    /// The root as a record; nothing where the root is another type.
    pub fn root_record(&self) -> Option<&Record> {
        match self.kind(self.root) {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The same schema without one field of a record.
    pub fn without_field(&self, record: TypeId, place: usize) -> Self {
        let mut schema = self.clone();
        if let Kind::Record(record) = &mut schema.nodes[record.index()].kind {
            record.remove(place);
        }
        schema.has_aliases = schema.nodes.iter().any(|node| node.kind.has_aliases());
        schema
    }

    /// A type in a person's words: `string`, `array of Item`, `null or long (timestamp-millis)`.
    pub fn describe(&self, id: TypeId) -> String {
        let node = self.node(id);
        let bare = match &node.kind {
            Kind::Array(items) => format!("array of {}", self.describe(*items)),
            Kind::Map(values) => format!("map of {}", self.describe(*values)),
            Kind::Union(branches) if branches.is_empty() => "union of nothing".to_owned(),
            Kind::Union(branches) => {
                branches.iter().map(|branch| self.describe(*branch)).collect::<Vec<_>>().join(" or ")
            }
            Kind::Fixed(fixed) => format!("{} (fixed, {} bytes)", fixed.name.simple(), fixed.size),
            kind => self.name(id).map_or_else(|| kind.type_name().to_owned(), |name| name.simple().to_owned()),
        };
        match &node.logical {
            Some(logical) => format!("{bare} ({logical})"),
            None => bare,
        }
    }
}

/// A type and all that is said of it.
#[derive(Debug, Clone)]
pub struct Node {
    /// What kind of type it is.
    pub kind: Kind,
    /// What its values mean beyond their type. Only where Avro takes the annotation as valid.
    pub logical: Option<LogicalType>,
    /// The attributes that Avro gives no meaning to, and `logicalType` with its parameters.
    pub props: Vec<Prop>,
    /// The place of the whole type expression.
    pub span: Span,
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
    /// The name of a record, enum or fixed type; nothing for other types.
    #[inline]
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Record(record) => Some(&record.name),
            Self::Enum(enumeration) => Some(&enumeration.name),
            Self::Fixed(fixed) => Some(&fixed.name),
            _ => None,
        }
    }

    /// Whether the type itself, or a field of it, has an alias.
    fn has_aliases(&self) -> bool {
        match self {
            Self::Record(record) => {
                !record.aliases.is_empty() || record.fields.iter().any(|field| !field.aliases.is_empty())
            }
            Self::Enum(enumeration) => !enumeration.aliases.is_empty(),
            Self::Fixed(fixed) => !fixed.aliases.is_empty(),
            _ => false,
        }
    }

    /// Whether it is one of the eight types that need no definition and hold no other.
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

    /// The kind's name in Avro: `record`, `string`, `union` …
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

/// An enum.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Its documentation.
    pub doc: Option<SharedStr>,
    /// Its former names.
    pub aliases: Vec<Name>,
    /// Its symbols in the order of the binary form.
    pub symbols: Vec<Symbol>,
    /// Where the list of symbols stands.
    pub symbols_span: Span,
    /// The symbol that readers use for one that they do not know.
    pub default: Option<SharedStr>,
}

impl Enum {
    /// The place of a symbol in the order of the binary form.
    pub fn symbol_index(&self, symbol: &str) -> Option<usize> {
        self.symbols.iter().position(|own| own.name == symbol)
    }
}

/// A symbol of an enum.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// Its name.
    pub name: SharedStr,
    /// Where it stands.
    pub span: Span,
}

/// A fixed type.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// Its name.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Its documentation.
    pub doc: Option<SharedStr>,
    /// Its former names.
    pub aliases: Vec<Name>,
    /// Its size in bytes.
    pub size: u32,
}

/// An attribute that Avro gives no meaning to.
#[derive(Debug, Clone, PartialEq)]
pub struct Prop {
    /// The attribute's name.
    pub key: SharedStr,
    /// Its value.
    pub value: Json,
}
