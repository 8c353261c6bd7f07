//! The members of the objects that describe types and fields.

use crate::json::View;
use crate::schema::Prop;
use crate::source::Span;

/// The attributes that Avro gives a meaning to somewhere, found in one go; all are nothing where there is no object.
pub(super) struct Attributes<'d> {
    object: View<'d>,
    /// All that it has.
    keys: Keys,
    pub(super) span: Span,
    pub(super) aliases: Option<View<'d>>,
    pub(super) default: Option<View<'d>>,
    pub(super) doc: Option<View<'d>>,
    pub(super) fields: Option<View<'d>>,
    pub(super) items: Option<View<'d>>,
    pub(super) name: Option<View<'d>>,
    pub(super) namespace: Option<View<'d>>,
    pub(super) order: Option<View<'d>>,
    pub(super) size: Option<View<'d>>,
    pub(super) symbols: Option<View<'d>>,
    pub(super) ty: Option<View<'d>>,
    pub(super) values: Option<View<'d>>,
}

impl<'d> Attributes<'d> {
    pub(super) fn of(object: View<'d>) -> Self {
        let mut own = Self {
            object,
            keys: 0,
            span: object.span(),
            aliases: None,
            default: None,
            doc: None,
            fields: None,
            items: None,
            name: None,
            namespace: None,
            order: None,
            size: None,
            symbols: None,
            ty: None,
            values: None,
        };
        for member in object.members().into_iter().flatten() {
            let key = key_of(member.key());
            own.keys |= key;
            let slot = match key {
                ALIASES => &mut own.aliases,
                DEFAULT => &mut own.default,
                DOC => &mut own.doc,
                FIELDS => &mut own.fields,
                ITEMS => &mut own.items,
                NAME => &mut own.name,
                NAMESPACE => &mut own.namespace,
                ORDER => &mut own.order,
                SIZE => &mut own.size,
                SYMBOLS => &mut own.symbols,
                TYPE => &mut own.ty,
                VALUES => &mut own.values,
                _ => continue,
            };
            *slot = Some(member.value);
        }
        own
    }

    /// What the documentation says.
    pub(super) fn doc(&self) -> Option<String> {
        text_of(self.doc).map(|(doc, _)| doc.to_owned())
    }

    /// The attributes that Avro gives no meaning to here.
    pub(super) fn props(&self, reserved: Keys) -> Vec<Prop> {
        // Most have none, and most others one or two: a list that grows takes room for four at once.
        if self.keys & !reserved == 0 {
            return Vec::new();
        }
        let members = || self.object.members().into_iter().flatten();
        let mut props = Vec::with_capacity(members().filter(|member| key_of(member.key()) & reserved == 0).count());
        for member in members().filter(|member| key_of(member.key()) & reserved == 0) {
            props.push(Prop { key: member.key().to_owned(), value: member.value.to_json() });
        }
        props
    }
}

/// A set of attributes.
pub(super) type Keys = u16;

const ALIASES: Keys = 1 << 0;
const DEFAULT: Keys = 1 << 1;
const DOC: Keys = 1 << 2;
const FIELDS: Keys = 1 << 3;
const ITEMS: Keys = 1 << 4;
const NAME: Keys = 1 << 5;
const NAMESPACE: Keys = 1 << 6;
const ORDER: Keys = 1 << 7;
const SIZE: Keys = 1 << 8;
const SYMBOLS: Keys = 1 << 9;
const TYPE: Keys = 1 << 10;
const VALUES: Keys = 1 << 11;
/// All to which Avro gives a meaning nowhere.
const OTHER: Keys = 1 << 12;

/// Those to which Avro gives a meaning on a type.
pub(super) const OF_TYPES: Keys = DOC | FIELDS | ITEMS | NAME | NAMESPACE | SIZE | SYMBOLS | VALUES | TYPE | ALIASES;
/// Those to which Avro gives a meaning on an enum.
pub(super) const OF_ENUMS: Keys = OF_TYPES | DEFAULT;
/// Those to which Avro gives a meaning on a field.
pub(super) const OF_FIELDS: Keys = DEFAULT | DOC | NAME | ORDER | TYPE | ALIASES;

fn key_of(key: &str) -> Keys {
    match key {
        "aliases" => ALIASES,
        "default" => DEFAULT,
        "doc" => DOC,
        "fields" => FIELDS,
        "items" => ITEMS,
        "name" => NAME,
        "namespace" => NAMESPACE,
        "order" => ORDER,
        "size" => SIZE,
        "symbols" => SYMBOLS,
        "type" => TYPE,
        "values" => VALUES,
        _ => OTHER,
    }
}

/// A text and its place; nothing where the attribute is missing or no text.
pub(super) fn text_of(attribute: Option<View<'_>>) -> Option<(&str, Span)> {
    let attribute = attribute?;
    Some((attribute.as_str()?, attribute.span()))
}
