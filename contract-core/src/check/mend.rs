//! Mending a draft by changes to its text, where that takes no thought.

use std::collections::HashSet;

use super::readers::Meeting;
use super::rename::{forerunner, has_heir, is_renamed_type, predecessors};
use crate::compat::Direction;
use crate::compat::readers::{Incompatibility, IncompatibilityKind, SemanticChange, SemanticChangeKind};
use crate::edits::{append_entry, move_null_first};
use crate::finding::Edit;
use crate::schema::{Enum, Field, Kind, Record, Schema, TypeId};
use crate::source::{Sources, Span};

/// Symbols that say nothing, which an enum's default can be.
const UNKNOWN_LIKE: &[&str] = &["UNKNOWN", "UNSPECIFIED", "UNDEFINED", "OTHER", "NONE"];

/// A change that mends something, before the text is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mend {
    /// A member more for an object: `"default": null`.
    AddMember {
        /// The object.
        object: Span,
        /// The member, as JSON.
        member: String,
    },
    /// An item more for a list.
    AddItem {
        /// The list.
        list: Span,
        /// The item, as JSON.
        item: String,
    },
    /// An item more for a list, which stands in another text.
    CopyItem {
        /// The list.
        list: Span,
        /// The item.
        item: Span,
    },
    /// A field that can be null: `null` first in its union, and a default of null.
    NullFirst {
        /// The union.
        union: Span,
        /// The field.
        field: Span,
    },
}

const NULL_DEFAULT: &str = "\"default\": null";

impl Mend {
    /// The changes to the text; none where the text has something at the place that they could spoil.
    pub(super) fn edits(&self, sources: &Sources) -> Vec<Edit> {
        let all = |span: &Span| sources.get(span.source).text();
        let text_of = |span: &Span| &all(span)[span.start as usize..span.end as usize];
        match self {
            Self::AddMember { object, member } => append_entry(all(object), *object, member).into_iter().collect(),
            Self::AddItem { list, item } => append_entry(all(list), *list, item).into_iter().collect(),
            Self::CopyItem { list, item } => append_entry(all(list), *list, text_of(item)).into_iter().collect(),
            Self::NullFirst { union, field } => {
                let edits = [move_null_first(all(union), *union), append_entry(all(field), *field, NULL_DEFAULT)];
                // One without the other would be no default.
                edits.into_iter().collect::<Option<_>>().unwrap_or_default()
            }
        }
    }

    /// What mends an incompatibility in the newer schema.
    pub(super) fn incompatibility(found: &Incompatibility, meeting: &Meeting<'_>) -> Option<Self> {
        let Meeting { reader, writer, .. } = *meeting;
        match (&found.kind, meeting.direction) {
            (IncompatibilityKind::ReaderFieldMissingDefault { field }, Direction::Backward) => {
                let (new, old) = (record(reader, found.reader.ty)?, record(writer, found.writer.ty)?);
                let field = new.field(field)?;
                let predecessors = predecessors((writer, old), (reader, new), field);
                match forerunner(&predecessors, (old, new), field) {
                    // For older readers the field is gone, and an alias in the newer schema brings it back to nobody.
                    Some(old) if meeting.asked.contains(&Direction::Forward) && old.default.is_none() => None,
                    Some(old) => alias(field, &old.name),
                    // It may be one of them: a default would lose its data.
                    None if !predecessors.is_empty() => None,
                    None => {
                        let default = suggested_default(reader, field.ty)?;
                        Some(Self::AddMember { object: field.span, member: format!("\"default\": {default}") })
                    }
                }
            }
            (IncompatibilityKind::ReaderFieldMissingDefault { field }, Direction::Forward) => {
                let (old, into) = (record(reader, found.reader.ty)?, record(writer, found.writer.ty)?);
                let field = old.field(field)?;
                // Under another name it is there, and would take that one's data or lose its own.
                let is_renamed = || has_heir((reader, old), (writer, into), field);
                if into.fields.iter().any(|own| own.aliases.contains(&field.name)) || is_renamed() {
                    return None;
                }
                let list = into.fields_span;
                let fits = names_fit((reader, field.ty, field.span), (writer, list));
                fits.then_some(Self::CopyItem { list, item: field.span })
            }
            (IncompatibilityKind::MissingEnumSymbols { symbols }, Direction::Backward) => {
                let Kind::Enum(enumeration) = reader.kind(found.reader.ty) else { return None };
                if let Some(unknown) = unknown_like(enumeration).filter(|_| enumeration.default.is_none()) {
                    let object = reader.node(found.reader.ty).span;
                    return Some(Self::AddMember { object, member: format!("\"default\": \"{unknown}\"") });
                }
                let items: Vec<String> = symbols.iter().map(|symbol| format!("\"{}\"", symbol.name)).collect();
                Some(Self::AddItem { list: enumeration.symbols_span, item: items.join(", ") })
            }
            (IncompatibilityKind::NameMismatch { writer: name, .. }, Direction::Backward) => {
                let mends = reader.aliases(found.reader.ty).is_empty()
                    && reader.named(name.full()).is_none()
                    && is_renamed_type((writer, found.writer.ty), (reader, found.reader.ty));
                let object = reader.node(found.reader.ty).span;
                mends.then(|| Self::AddMember { object, member: format!("\"aliases\": [\"{name}\"]") })
            }
            _ => None,
        }
    }

    /// What mends a change of meaning in the newer schema.
    pub(super) fn semantic_change(found: &SemanticChange, meeting: &Meeting<'_>) -> Option<Self> {
        let Meeting { reader, writer, direction, .. } = *meeting;
        let SemanticChangeKind::PossibleRename { reader: new, writer: old } = &found.kind else { return None };
        let (new_record, old_record) = (record(reader, found.reader.ty)?, record(writer, found.writer.ty)?);
        let (new, old) = (new_record.field(new)?, old_record.field(old)?);
        let suspects = predecessors((writer, old_record), (reader, new_record), new);
        let found = forerunner(&suspects, (old_record, new_record), new);
        let mends = direction == Direction::Backward && found.is_some_and(|found| found.name == old.name);
        if mends { alias(new, &old.name) } else { None }
    }

    /// A default of null for a field that can be null.
    pub(super) fn null_default(field: Span) -> Self {
        Self::AddMember { object: field, member: NULL_DEFAULT.to_owned() }
    }
}

/// An alias for a field that has none.
fn alias(field: &Field, name: &str) -> Option<Mend> {
    let add = || Mend::AddMember { object: field.span, member: format!("\"aliases\": [\"{name}\"]") };
    field.aliases.is_empty().then(add)
}

/// Whether the text of a field means the same at the end of a list of another text: what it refers to is defined there
/// before, and what it defines is not.
fn names_fit((from, ty, item): (&Schema, TypeId, Span), (to, list): (&Schema, Span)) -> bool {
    let inside = |span: Span| span.source == item.source && item.start <= span.start && span.end <= item.end;
    let mut open = vec![ty];
    let mut met = HashSet::new();
    while let Some(id) = open.pop() {
        if !met.insert(id) {
            continue;
        }
        let is_inside = inside(from.node(id).span);
        if let Some(name) = from.name(id) {
            let there = to.named(name.full()).map(|id| to.node(id).span);
            let is_before = |span: Span| span.source == list.source && span.start < list.end;
            let fits = if is_inside { there.is_none() } else { there.is_some_and(is_before) };
            if !fits {
                return false;
            }
        }
        // What a type is made of that is only referred to is the other text's.
        if is_inside || from.name(id).is_none() {
            open.extend(from.children(id));
        }
    }
    true
}

fn record(schema: &Schema, id: TypeId) -> Option<&Record> {
    match schema.kind(id) {
        Kind::Record(record) => Some(record),
        _ => None,
    }
}

/// The symbol of an enum that says nothing.
fn unknown_like(enumeration: &Enum) -> Option<&'static str> {
    UNKNOWN_LIKE.iter().copied().find(|symbol| enumeration.symbol_index(symbol).is_some())
}

/// A default that says as little as a value of the type can, as JSON; nothing where every value says something: a point
/// in time, a symbol.
pub(super) fn suggested_default(schema: &Schema, id: TypeId) -> Option<String> {
    Some(match schema.kind(id) {
        Kind::Null => "null".to_owned(),
        Kind::String | Kind::Bytes if schema.node(id).logical.is_none() => "\"\"".to_owned(),
        Kind::Int | Kind::Long if schema.node(id).logical.is_none() => "0".to_owned(),
        Kind::Float | Kind::Double => "0.0".to_owned(),
        Kind::Boolean => "false".to_owned(),
        Kind::Array(_) => "[]".to_owned(),
        Kind::Map(_) => "{}".to_owned(),
        Kind::Enum(enumeration) => {
            let symbol = enumeration.default.as_deref().or_else(|| unknown_like(enumeration))?;
            format!("\"{symbol}\"")
        }
        Kind::Union(branches) => suggested_default(schema, *branches.first()?)?,
        _ => return None,
    })
}
