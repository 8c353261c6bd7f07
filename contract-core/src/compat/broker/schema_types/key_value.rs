//! `KEY_VALUE` schemas: two schemas in one text, whose types are properties.

use super::gson::{self, JsonElement};
use super::schema_type::SchemaType;
use std::collections::BTreeMap;

/// A reason why the broker cannot split a `KEY_VALUE` schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedKeyValue {
    /// The text is not a JSON object.
    #[error("the text of a KEY_VALUE schema is not a JSON object")]
    NoObject,
    /// The text lacks `key` or `value`.
    #[error("the text of a KEY_VALUE schema has no `{0}`")]
    NoPart(&'static str),
    /// A property is not the name of a schema type.
    #[error("the property `{property}` is `{found}`, which is not a schema type")]
    UnknownType {
        /// The property.
        property: &'static str,
        /// Its value.
        found: String,
    },
    /// A property that holds the properties of a part is not a JSON object of strings.
    #[error("the property `{0}` is not a JSON object of strings")]
    BadProperties(&'static str),
    /// A part is a `KEY_VALUE` schema itself. Its text, as posted over HTTP, never has the format that the broker needs.
    #[error("the {0} of a KEY_VALUE schema is a KEY_VALUE schema itself")]
    Nested(&'static str),
}

/// Splits the text of a `KEY_VALUE` schema into the types and texts of key and value, as the broker does with an HTTP
/// request. It writes the texts anew, so their layout and other members do not matter.
pub(super) fn split(
    text: &str,
    properties: &BTreeMap<String, String>,
) -> Result<[(SchemaType, String); 2], MalformedKeyValue> {
    let root = gson::parse(text).ok().and_then(JsonElement::into_object).ok_or(MalformedKeyValue::NoObject)?;
    let part = |name: &'static str| {
        let element = root.iter().find(|(key, _)| key == name).map(|(_, element)| element);
        element.map(part_text).ok_or(MalformedKeyValue::NoPart(name))
    };
    let (key, value) = (part("key")?, part("value")?);
    let key_type = part_type(properties, "key.schema.type", "key.schema.properties")?;
    let value_type = part_type(properties, "value.schema.type", "value.schema.properties")?;
    Ok([(key_type, key), (value_type, value)])
}

/// Returns the text of a `KEY_VALUE` schema as the broker returns it, given the types and texts of key and value. Parts
/// whose type needs no text have none.
pub(super) fn stored_text(parts: [(SchemaType, &str); 2]) -> String {
    let [key, value] = parts.map(|(schema_type, text)| match schema_type {
        SchemaType::Avro | SchemaType::Json | SchemaType::Protobuf | SchemaType::ProtobufNative => text,
        _ => "\"\"",
    });
    format!(r#"{{"key":{key},"value":{value}}}"#)
}

/// Returns the text of a part. An empty string stands for a missing text.
fn part_text(element: &JsonElement) -> String {
    let text = element.to_string();
    if text == "\"\"" { String::new() } else { text }
}

fn part_type(
    properties: &BTreeMap<String, String>,
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
        && !gson::parse(text).is_ok_and(|root| is_map_of_strings(&root))
    {
        return Err(MalformedKeyValue::BadProperties(properties_property));
    }
    Ok(schema_type)
}

/// Returns whether Gson reads JSON as a `Map<String, String>`. It accepts `null`, and takes every scalar for a string, also
/// as the only item of an array.
fn is_map_of_strings(root: &JsonElement) -> bool {
    fn is_string(element: &JsonElement) -> bool {
        match element {
            JsonElement::Scalar(_) => true,
            JsonElement::Array(items) => matches!(items.as_slice(), [item] if is_string(item)),
            JsonElement::Null | JsonElement::Object(_) => false,
        }
    }
    match root {
        JsonElement::Null => true,
        JsonElement::Object(members) => members.iter().all(|(_, element)| is_string(element)),
        JsonElement::Scalar(_) | JsonElement::Array(_) => false,
    }
}
