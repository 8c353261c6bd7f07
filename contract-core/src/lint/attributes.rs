//! The attributes of a schema as written, including those that Avro ignores.

use schemactl_avro::json::{Json, Member, Value};

/// The kind of thing that a JSON object in a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttributeOwner {
    Field,
    Record,
    Enum,
    Fixed,
    Array,
    Map,
    Primitive,
    /// A reference to a type that is defined elsewhere.
    Reference,
}

impl AttributeOwner {
    const ALL: [Self; 8] =
        [Self::Field, Self::Record, Self::Enum, Self::Fixed, Self::Array, Self::Map, Self::Primitive, Self::Reference];

    /// Returns a description for messages.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Field => "a field",
            Self::Record => "a record",
            Self::Enum => "an enum",
            Self::Fixed => "a fixed type",
            Self::Array => "an array",
            Self::Map => "a map",
            Self::Primitive => "a primitive type",
            Self::Reference => "a reference to a named type",
        }
    }

    /// Returns the attributes that have a meaning in Avro for this owner.
    pub(crate) fn known_attributes(self) -> &'static [&'static str] {
        match self {
            Self::Field => &["name", "type", "default", "doc", "order", "aliases"],
            Self::Record => &["type", "name", "namespace", "fields", "doc", "aliases"],
            Self::Enum => &["type", "name", "namespace", "symbols", "default", "doc", "aliases"],
            Self::Fixed => {
                &["type", "name", "namespace", "size", "doc", "aliases", "logicalType", "precision", "scale"]
            }
            Self::Array => &["type", "items"],
            Self::Map => &["type", "values"],
            Self::Primitive => &["type", "logicalType", "precision", "scale"],
            Self::Reference => &["type"],
        }
    }
}

/// Returns whether Avro gives a meaning to an attribute of some type or field.
pub(crate) fn is_avro_attribute(name: &str) -> bool {
    AttributeOwner::ALL.iter().any(|owner| owner.known_attributes().contains(&name))
}

/// An object that describes a type or a field.
pub(crate) struct AttributedObject<'a> {
    pub(crate) owner: AttributeOwner,
    pub(crate) members: &'a [Member],
}

/// Returns the objects that describe types or fields, in the order of the file.
pub(super) fn collect(root: &Json) -> Vec<AttributedObject<'_>> {
    let mut found = Vec::new();
    let mut pending = vec![(root, false)];
    while let Some((json, is_field)) = pending.pop() {
        match &json.value {
            Value::Array(branches) if !is_field => pending.extend(branches.iter().rev().map(|branch| (branch, false))),
            Value::Object(members) => {
                let owner = if is_field { AttributeOwner::Field } else { owner(json) };
                found.push(AttributedObject { owner, members });
                let inner = match owner {
                    AttributeOwner::Field => json.get("type"),
                    AttributeOwner::Array => json.get("items"),
                    AttributeOwner::Map => json.get("values"),
                    _ => None,
                };
                pending.extend(inner.map(|inner| (inner, false)));
                let fields = json.get("fields").filter(|_| owner == AttributeOwner::Record).and_then(Json::as_array);
                pending.extend(fields.unwrap_or_default().iter().rev().map(|field| (field, true)));
            }
            _ => {}
        }
    }
    found
}

fn owner(json: &Json) -> AttributeOwner {
    match json.get("type").and_then(Json::as_str) {
        Some("record" | "error") => AttributeOwner::Record,
        Some("enum") => AttributeOwner::Enum,
        Some("fixed") => AttributeOwner::Fixed,
        Some("array") => AttributeOwner::Array,
        Some("map") => AttributeOwner::Map,
        Some("null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string") => {
            AttributeOwner::Primitive
        }
        _ => AttributeOwner::Reference,
    }
}
