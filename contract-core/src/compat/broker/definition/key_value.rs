//! `KEY_VALUE` schemas: two schemas in one text, whose types are told by properties.

use super::gson::{self, Node};
use super::{Properties, TypedSchema};
use crate::compat::broker::SchemaType;

/// The two schemas of a `KEY_VALUE` schema.
#[derive(Debug, Clone)]
pub(in crate::compat::broker) struct KeyValue {
    pub(in crate::compat::broker) key: TypedSchema,
    pub(in crate::compat::broker) value: TypedSchema,
}

/// What makes the broker fail when it takes a `KEY_VALUE` schema apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedKeyValue {
    /// The text is not a JSON object.
    #[error("the text of a KEY_VALUE schema is not a JSON object")]
    NoObject,
    /// The text lacks `key` or `value`.
    #[error("the text of a KEY_VALUE schema has no `{0}`")]
    NoPart(&'static str),
    /// A property names no type.
    #[error("the property `{property}` is `{found}`, which is no schema type")]
    UnknownType {
        /// The property.
        property: &'static str,
        /// What it says.
        found: String,
    },
    /// A property with the properties of a part is not a JSON object of texts.
    #[error("the property `{0}` is not a JSON object of texts")]
    BadProperties(&'static str),
    /// A part is of the type `KEY_VALUE` itself: over HTTP its text never has the form that the broker needs.
    #[error("the {0} of a KEY_VALUE schema is a KEY_VALUE schema itself")]
    Nested(&'static str),
}

impl KeyValue {
    /// Takes the text of an HTTP call apart as the broker does: the parts' texts are written anew, so layout and
    /// other members do not count.
    pub(super) fn read(text: &str, properties: &Properties) -> Result<Self, MalformedKeyValue> {
        let root = gson::parse(text).ok().and_then(Node::into_object).ok_or(MalformedKeyValue::NoObject)?;
        let part = |name: &'static str| {
            let node = root.iter().find(|(key, _)| key == name).map(|(_, node)| node);
            node.map(part_text).ok_or(MalformedKeyValue::NoPart(name))
        };
        let (key, value) = (part("key")?, part("value")?);
        let key_type = part_type(properties, "key.schema.type", "key.schema.properties")?;
        let value_type = part_type(properties, "value.schema.type", "value.schema.properties")?;
        let typed = |schema_type, text| TypedSchema::new(schema_type, text, Properties::new());
        Ok(Self { key: typed(key_type, key), value: typed(value_type, value) })
    }

    /// Parts of types that need no text have none.
    pub(super) fn stored_text(&self) -> String {
        let text = |part: &TypedSchema| match part.schema_type {
            SchemaType::Avro | SchemaType::Json | SchemaType::Protobuf | SchemaType::ProtobufNative => {
                part.text.clone()
            }
            _ => "\"\"".to_owned(),
        };
        format!(r#"{{"key":{},"value":{}}}"#, text(&self.key), text(&self.value))
    }

    /// Whether the texts of both parts are the same; their types are not part of a `KEY_VALUE` schema's bytes.
    pub(in crate::compat::broker) fn has_bytes_of(&self, other: &Self) -> bool {
        self.key.text == other.key.text && self.value.text == other.value.text
    }
}

/// The empty string stands for no text at all.
fn part_text(node: &Node) -> String {
    let text = node.to_string();
    if text == "\"\"" { String::new() } else { text }
}

fn part_type(
    properties: &Properties,
    type_property: &'static str,
    properties_property: &'static str,
) -> Result<SchemaType, MalformedKeyValue> {
    let schema_type = match properties.get(type_property) {
        Some(name) => {
            name.parse().map_err(|_| MalformedKeyValue::UnknownType { property: type_property, found: name.clone() })?
        }
        None => SchemaType::Bytes,
    };
    if let Some(text) = properties.get(properties_property).filter(|text| !text.is_empty())
        && !gson::parse(text).is_ok_and(|root| is_map_of_texts(&root))
    {
        return Err(MalformedKeyValue::BadProperties(properties_property));
    }
    Ok(schema_type)
}

/// Nothing at all will do, and scalars of all kinds are texts, also as the one item of an array.
fn is_map_of_texts(root: &Node) -> bool {
    fn is_text(node: &Node) -> bool {
        match node {
            Node::Scalar(_) => true,
            Node::Array(items) => matches!(items.as_slice(), [item] if is_text(item)),
            Node::Null | Node::Object(_) => false,
        }
    }
    match root {
        Node::Null => true,
        Node::Object(members) => members.iter().all(|(_, node)| is_text(node)),
        Node::Scalar(_) | Node::Array(_) => false,
    }
}
