//! Records and their fields.

use std::sync::OnceLock;

use super::field_digest::FieldDigest;
use super::{Name, Prop, SharedStr, TypeId};
use crate::json::Json;
use crate::source::Span;

/// So many fields are searched one by one.
const SCAN: usize = 24;

/// A record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its name.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Its documentation.
    pub doc: Option<SharedStr>,
    /// Its former names.
    pub aliases: Vec<Name>,
    /// Its fields in the order of the binary form.
    pub fields: Vec<Field>,
    /// Where the list of fields stands.
    pub fields_span: Span,
    /// Whether it was declared as `error`, which the binary form does not show.
    pub is_error: bool,
    /// What is worked out about the fields, once somebody asks.
    pub(super) known: OnceLock<Box<Known>>,
}

/// What is worked out about the fields of a record.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The places of the fields, sorted by their names.
    sorted: OnceLock<Box<[u32]>>,
    /// What tells the fields from others.
    pub(super) digests: OnceLock<Box<[FieldDigest]>>,
}

impl Record {
    /// Takes a field away.
    pub(super) fn remove(&mut self, place: usize) {
        self.fields.remove(place);
        self.known = OnceLock::new();
    }

    /// What is worked out about the fields.
    pub(super) fn known(&self) -> &Known {
        self.known.get_or_init(Box::default)
    }

    /// The field of this name.
    #[inline]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.field_index(name, 0).map(|place| &self.fields[place])
    }

    /// The place of the field of this name; it is found soonest where it is expected.
    #[inline]
    pub fn field_index(&self, name: &str, expected: usize) -> Option<usize> {
        let is_at = |place: &usize| self.fields.get(*place).is_some_and(|field| field.name == name);
        if is_at(&expected) {
            return Some(expected);
        }
        if self.fields.len() <= SCAN {
            return self.fields.iter().position(|field| field.name == name);
        }
        let name_at = |place: u32| self.fields[place as usize].name.as_str();
        let places = self.known().sorted.get_or_init(|| {
            let mut places: Vec<u32> = (0..u32::try_from(self.fields.len()).unwrap_or(u32::MAX)).collect();
            places.sort_by(|a, b| name_at(*a).cmp(name_at(*b)));
            places.into()
        });
        let place = places.partition_point(|place| name_at(*place) < name);
        places.get(place).map(|place| *place as usize).filter(is_at)
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
    /// The value that readers use where the writer's record has no such field.
    pub default: Option<Json>,
    /// How values sort; the binary form does not show it.
    pub order: Order,
    /// Its former names.
    pub aliases: Vec<SharedStr>,
    /// The attributes that Avro gives no meaning to.
    pub props: Vec<Prop>,
    /// The place of the whole field.
    pub span: Span,
    /// Where the name stands.
    pub name_span: Span,
    /// Where the type stands: a reference to a named type is here, its definition elsewhere.
    pub type_span: Span,
}

/// How the values of a field sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
    /// Not compared.
    Ignore,
}
