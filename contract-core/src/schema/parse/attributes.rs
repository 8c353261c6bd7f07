//! The members of the objects that describe types and fields.

use crate::json::View;
use crate::schema::Prop;
use crate::source::Span;

/// The attributes that Avro gives a meaning to somewhere, found in one go; all are nothing where there is no object.
pub(super) struct Attributes<'d> {
    object: View<'d>,
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
            let slot = match member.key() {
                "aliases" => &mut own.aliases,
                "default" => &mut own.default,
                "doc" => &mut own.doc,
                "fields" => &mut own.fields,
                "items" => &mut own.items,
                "name" => &mut own.name,
                "namespace" => &mut own.namespace,
                "order" => &mut own.order,
                "size" => &mut own.size,
                "symbols" => &mut own.symbols,
                "type" => &mut own.ty,
                "values" => &mut own.values,
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
    pub(super) fn props(&self, is_reserved: fn(&str) -> bool) -> Vec<Prop> {
        let members = || self.object.members().into_iter().flatten().filter(|member| !is_reserved(member.key()));
        // Most have none, and of the others most have one or two: a list that grows takes room for four.
        let mut props = Vec::with_capacity(members().count());
        props.extend(members().map(|member| Prop { key: member.key().to_owned(), value: member.value.to_json() }));
        props
    }
}

/// Whether Avro gives a meaning to an attribute of a type.
pub(super) fn of_types(key: &str) -> bool {
    matches!(
        key,
        "doc" | "fields" | "items" | "name" | "namespace" | "size" | "symbols" | "values" | "type" | "aliases"
    )
}

/// Whether Avro gives a meaning to an attribute of an enum.
pub(super) fn of_enums(key: &str) -> bool {
    key == "default" || of_types(key)
}

/// Whether Avro gives a meaning to an attribute of a field.
pub(super) fn of_fields(key: &str) -> bool {
    matches!(key, "default" | "doc" | "name" | "order" | "type" | "aliases")
}

/// A text and its place; nothing where the attribute is missing or no text.
pub(super) fn text_of(attribute: Option<View<'_>>) -> Option<(&str, Span)> {
    let attribute = attribute?;
    Some((attribute.as_str()?, attribute.span()))
}
