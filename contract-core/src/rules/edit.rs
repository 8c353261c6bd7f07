//! Edits of a draft that fix a finding without a decision by the author.

use std::collections::HashSet;

use schemactl_avro::schema::{Enum, Field, Kind, Schema, TypeId};
use schemactl_avro::source::{Sources, Span};

use crate::edits::{append_entry, move_null_first};
use crate::finding::Edit;

/// Symbols that can be an enum's default, since they stand for no particular case.
const UNKNOWN_SYMBOLS: &[&str] = &["UNKNOWN", "UNSPECIFIED", "UNDEFINED", "OTHER", "NONE"];

const NULL_DEFAULT: &str = "\"default\": null";

/// An edit of a schema, in terms of its JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SchemaEdit {
    /// Adds a member to an object: `"default": null`.
    AddMember {
        /// The object.
        object: Span,
        /// The member as JSON.
        member: String,
    },
    /// Adds items to an array.
    AddItems {
        /// The array.
        array: Span,
        /// The items as JSON.
        items: String,
    },
    /// Copies an item of another schema to the end of an array.
    CopyItem {
        /// The array.
        array: Span,
        /// The item.
        item: Span,
    },
    /// Makes null the default of a field: puts `null` first in its union and adds the default.
    NullFirst {
        /// The union.
        union: Span,
        /// The field.
        field: Span,
    },
}

impl SchemaEdit {
    /// Returns whether the edit helps if older and newer readers have the problem. A field that is copied back helps the older
    /// ones, and for the newer ones the other field is then an added one.
    pub(crate) fn helps_both_ways(&self) -> bool {
        matches!(self, Self::CopyItem { .. })
    }

    /// Adds `null` as the default of a field whose union begins with `null`.
    pub(crate) fn add_null_default(field: Span) -> Self {
        Self::AddMember { object: field, member: NULL_DEFAULT.to_owned() }
    }

    /// Adds an alias to a field. `None` if the field has aliases already, since the list would have to be edited.
    pub(crate) fn add_alias(field: &Field, alias: &str) -> Option<Self> {
        let add = || Self::AddMember { object: field.span, member: format!("\"aliases\": [\"{alias}\"]") };
        field.aliases.is_empty().then(add)
    }

    /// Returns the edits of the source. Empty if one of them is not safe, such as an edit next to a comment.
    pub(crate) fn to_edits(&self, sources: &Sources) -> Vec<Edit> {
        let file = |span: &Span| sources.get(span.source).text();
        let source_of = |span: &Span| &file(span)[span.start as usize..span.end as usize];
        match self {
            Self::AddMember { object, member } => append_entry(file(object), *object, member).into_iter().collect(),
            Self::AddItems { array, items } => append_entry(file(array), *array, items).into_iter().collect(),
            Self::CopyItem { array, item } => append_entry(file(array), *array, source_of(item)).into_iter().collect(),
            Self::NullFirst { union, field } => {
                let edits = [move_null_first(file(union), *union), append_entry(file(field), *field, NULL_DEFAULT)];
                // One of them alone would leave an invalid default.
                edits.into_iter().collect::<Option<_>>().unwrap_or_default()
            }
        }
    }
}

/// Returns the symbol of an enum that stands for no particular case.
pub(crate) fn unknown_symbol(enumeration: &Enum) -> Option<&'static str> {
    UNKNOWN_SYMBOLS.iter().copied().find(|symbol| enumeration.symbol_index(symbol).is_some())
}

/// Returns the neutral default of a type as JSON (`""`, `0`, `[]`). `None` for types without one, such as timestamps
/// and most enums.
pub(crate) fn neutral_default(schema: &Schema, id: TypeId) -> Option<String> {
    let is_plain = schema.node(id).logical.is_none();
    Some(match schema.kind(id) {
        Kind::Null => "null".to_owned(),
        Kind::String | Kind::Bytes if is_plain => "\"\"".to_owned(),
        Kind::Int | Kind::Long if is_plain => "0".to_owned(),
        Kind::Float | Kind::Double => "0.0".to_owned(),
        Kind::Boolean => "false".to_owned(),
        Kind::Array(_) => "[]".to_owned(),
        Kind::Map(_) => "{}".to_owned(),
        Kind::Enum(enumeration) => {
            let symbol = enumeration.default.as_deref().or_else(|| unknown_symbol(enumeration))?;
            format!("\"{symbol}\"")
        }
        Kind::Union(branches) => neutral_default(schema, *branches.first()?)?,
        _ => return None,
    })
}

/// Returns whether the JSON of a field keeps its meaning if it is copied to the end of an array in another schema.
///
/// That schema must define each type that the field only refers to, and must do so before the end of the array. It must
/// not define a type that the field itself defines.
pub(crate) fn can_be_copied((from, ty, item): (&Schema, TypeId, Span), (to, array): (&Schema, Span)) -> bool {
    let is_in_item = |span: Span| span.source == item.source && item.start <= span.start && span.end <= item.end;
    let mut pending = vec![ty];
    let mut visited = HashSet::new();
    while let Some(id) = pending.pop() {
        if !visited.insert(id) {
            continue;
        }
        let is_defined_in_item = is_in_item(from.node(id).span);
        if let Some(name) = from.name(id) {
            let definition = to.named(name.full()).map(|id| to.node(id).span);
            let is_before = |span: Span| span.source == array.source && span.start < array.end;
            let fits = if is_defined_in_item { definition.is_none() } else { definition.is_some_and(is_before) };
            if !fits {
                return false;
            }
        }
        // A type that the item does not define comes from the other schema, with all types inside it.
        if is_defined_in_item || from.name(id).is_none() {
            pending.extend(from.children(id));
        }
    }
    true
}
