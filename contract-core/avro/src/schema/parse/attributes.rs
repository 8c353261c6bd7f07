//! The members of the objects that describe types and fields.

use std::sync::Arc;

use crate::json::{MemberRef, ValueRef};
use crate::schema::Prop;
use crate::source::Span;

/// The attributes that Avro gives a meaning to somewhere, found in one go; there are none where there is no object.
pub(super) struct Attributes<'d> {
    object: ValueRef<'d>,
    pub(super) span: Span,
    /// All that it has.
    keys: Keys,
    /// How many of them Avro gives a meaning nowhere.
    others: usize,
    /// The places of the values, by their keys; 0, the whole document's, where there is none.
    places: [u32; COUNT],
}

impl<'d> Attributes<'d> {
    pub(super) fn of(object: ValueRef<'d>) -> Self {
        let mut own = Self { object, span: object.span(), keys: 0, others: 0, places: [0; COUNT] };
        let Some(members) = object.members() else { return own };
        for member in members {
            match Attribute::of(member) {
                Some(attribute) => {
                    own.keys |= attribute.bit();
                    own.places[attribute as usize] = member.value.index();
                }
                None => own.others += 1,
            }
        }
        own
    }

    /// The value of an attribute.
    pub(super) fn get(&self, attribute: Attribute) -> Option<ValueRef<'d>> {
        let place = self.places[attribute as usize];
        (place != 0).then(|| self.object.with_index(place))
    }

    /// A text and its place; nothing where the attribute is missing or no text.
    pub(super) fn text(&self, attribute: Attribute) -> Option<(&'d str, Span)> {
        let value = self.get(attribute)?;
        Some((value.as_str()?, value.span()))
    }

    /// The attributes that Avro gives no meaning to here.
    pub(super) fn props(&self, reserved: Keys, strings: &Arc<str>) -> Vec<Prop> {
        // A list that grows would take room for four at once.
        let count = self.others + (self.keys & !reserved).count_ones() as usize;
        let mut props = Vec::with_capacity(count);
        let Some(members) = self.object.members().filter(|_| count > 0) else { return props };
        for member in members {
            if Attribute::of(member).is_none_or(|attribute| attribute.bit() & reserved == 0) {
                props.push(Prop { key: member.intern_key(strings), value: member.value.to_json() });
            }
        }
        props
    }
}

/// An attribute that Avro gives a meaning to somewhere.
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

/// How many they are.
const COUNT: usize = Attribute::Values as usize + 1;

/// A set of attributes.
pub(super) type Keys = u16;

/// Those to which Avro gives a meaning on a type.
pub(super) const OF_TYPES: Keys = {
    use Attribute::{Aliases, Doc, Fields, Items, Name, Namespace, Size, Symbols, Type, Values};
    keys(&[Aliases, Doc, Fields, Items, Name, Namespace, Size, Symbols, Type, Values])
};
/// Those to which Avro gives a meaning on an enum.
pub(super) const OF_ENUMS: Keys = OF_TYPES | Attribute::Default.bit();
/// Those to which Avro gives a meaning on a field.
pub(super) const OF_FIELDS: Keys = {
    use Attribute::{Aliases, Default, Doc, Name, Order, Type};
    keys(&[Aliases, Default, Doc, Name, Order, Type])
};

const fn keys(attributes: &[Attribute]) -> Keys {
    let mut keys = 0;
    let mut at = 0;
    while at < attributes.len() {
        keys |= attributes[at].bit();
        at += 1;
    }
    keys
}

impl Attribute {
    const fn bit(self) -> Keys {
        1 << self as Keys
    }

    fn of(member: MemberRef<'_>) -> Option<Self> {
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
}
