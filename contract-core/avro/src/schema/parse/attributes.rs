//! The members of the objects that define types and fields.

use std::sync::Arc;

use crate::json::{MemberRef, ValueRef};
use crate::schema::Prop;
use crate::source::Span;

/// The attributes of an object, found in one pass. Empty for a value that is not an object.
pub(super) struct Attributes<'d> {
    object: ValueRef<'d>,
    pub(super) span: Span,
    /// The attributes with a meaning that the object has.
    present: AttributeSet,
    /// The number of other members.
    others: usize,
    /// The indices of the values in the document by attribute; 0, the index of the root, for a missing one.
    values: [u32; ATTRIBUTE_COUNT],
}

impl<'d> Attributes<'d> {
    pub(super) fn new(object: ValueRef<'d>) -> Self {
        let mut own = Self { object, span: object.span(), present: 0, others: 0, values: [0; ATTRIBUTE_COUNT] };
        let Some(members) = object.members() else { return own };
        for member in members {
            match Attribute::from_member(member) {
                Some(attribute) => {
                    own.present |= attribute.bit();
                    own.values[attribute as usize] = member.value.index();
                }
                None => own.others += 1,
            }
        }
        own
    }

    /// Returns the value of an attribute.
    pub(super) fn get(&self, attribute: Attribute) -> Option<ValueRef<'d>> {
        let index = self.values[attribute as usize];
        (index != 0).then(|| self.object.with_index(index))
    }

    /// Returns a string and its span, or `None` if the attribute is missing or not a string.
    pub(super) fn string(&self, attribute: Attribute) -> Option<(&'d str, Span)> {
        let value = self.get(attribute)?;
        Some((value.as_str()?, value.span()))
    }

    /// Returns the attributes that have no meaning here; `known` are those that have. Names are parts of `strings`.
    pub(super) fn props(&self, known: AttributeSet, strings: &Arc<str>) -> Vec<Prop> {
        // Most types have one or none, and a growing list would have a capacity of four.
        let count = self.others + (self.present & !known).count_ones() as usize;
        let mut props = Vec::with_capacity(count);
        let Some(members) = self.object.members().filter(|_| count > 0) else { return props };
        for member in members {
            if Attribute::from_member(member).is_none_or(|attribute| attribute.bit() & known == 0) {
                props.push(Prop { key: member.intern_key(strings), value: member.value.to_json() });
            }
        }
        props
    }
}

/// An attribute that has a meaning to Avro, on a type or on a field.
#[derive(Clone, Copy)]
pub(super) enum Attribute {
    Aliases,
    Default,
    Doc,
    Fields,
    Items,
    Name,
    Namespace,
    Order,
    Size,
    Symbols,
    Type,
    Values,
}

/// The number of attributes.
const ATTRIBUTE_COUNT: usize = Attribute::Values as usize + 1;

/// A set of attributes, one bit each.
pub(super) type AttributeSet = u16;

/// The attributes that have a meaning on a type.
pub(super) const TYPE_ATTRIBUTES: AttributeSet = {
    use Attribute::{Aliases, Doc, Fields, Items, Name, Namespace, Size, Symbols, Type, Values};
    set(&[Aliases, Doc, Fields, Items, Name, Namespace, Size, Symbols, Type, Values])
};
/// The attributes that have a meaning on an enum.
pub(super) const ENUM_ATTRIBUTES: AttributeSet = TYPE_ATTRIBUTES | Attribute::Default.bit();
/// The attributes that have a meaning on a field.
pub(super) const FIELD_ATTRIBUTES: AttributeSet = {
    use Attribute::{Aliases, Default, Doc, Name, Order, Type};
    set(&[Aliases, Default, Doc, Name, Order, Type])
};

const fn set(attributes: &[Attribute]) -> AttributeSet {
    let mut set = 0;
    let mut index = 0;
    while index < attributes.len() {
        set |= attributes[index].bit();
        index += 1;
    }
    set
}

impl Attribute {
    const fn bit(self) -> AttributeSet {
        1 << self as AttributeSet
    }

    fn from_member(member: MemberRef<'_>) -> Option<Self> {
        Some(match member.key().as_bytes() {
            b"aliases" => Self::Aliases,
            b"default" => Self::Default,
            b"doc" => Self::Doc,
            b"fields" => Self::Fields,
            b"items" => Self::Items,
            b"name" => Self::Name,
            b"namespace" => Self::Namespace,
            b"order" => Self::Order,
            b"size" => Self::Size,
            b"symbols" => Self::Symbols,
            b"type" => Self::Type,
            b"values" => Self::Values,
            _ => return None,
        })
    }

    /// Returns the key of the attribute in a schema.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Aliases => "aliases",
            Self::Default => "default",
            Self::Doc => "doc",
            Self::Fields => "fields",
            Self::Items => "items",
            Self::Name => "name",
            Self::Namespace => "namespace",
            Self::Order => "order",
            Self::Size => "size",
            Self::Symbols => "symbols",
            Self::Type => "type",
            Self::Values => "values",
        }
    }
}
