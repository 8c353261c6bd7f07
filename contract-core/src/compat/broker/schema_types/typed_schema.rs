//! Schemas of any type, with what the broker reads in their definitions.

use std::collections::BTreeMap;

use schemactl_avro::schema::{Parsed, PulsarProfile};
use schemactl_avro::source::Sources;

use super::key_value::{self, MalformedKeyValue};
use super::protobuf_native::root_message;
use super::schema_type::SchemaType;

/// The properties of a schema. The broker reads them only for `KEY_VALUE` schemas.
pub type Properties = BTreeMap<String, String>;

/// A schema of any type, parsed.
#[derive(Debug, Clone)]
pub struct TypedSchema {
    schema_type: SchemaType,
    text: String,
    properties: Properties,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Avro(Box<Parsed>),
    KeyValue(Result<Box<KeyValue>, MalformedKeyValue>),
    /// The full name of the root message; `None` if the text is not a valid definition.
    ProtobufNative(Option<String>),
    /// The broker does not parse the text of this type.
    TextOnly,
}

/// The two schemas of a `KEY_VALUE` schema.
#[derive(Debug, Clone)]
pub(super) struct KeyValue {
    pub(super) key: TypedSchema,
    pub(super) value: TypedSchema,
}

impl TypedSchema {
    /// Parses a schema as a broker of the default version does.
    pub fn new(schema_type: SchemaType, text: impl Into<String>, properties: Properties) -> Self {
        Self::for_broker(PulsarProfile::default(), schema_type, text, properties)
    }

    /// Parses a schema of the type `AVRO` as a broker of the default version does.
    pub fn avro(text: impl Into<String>) -> Self {
        Self::new(SchemaType::Avro, text, Properties::new())
    }

    /// Parses a schema as a broker of this version does.
    pub fn for_broker(
        profile: PulsarProfile,
        schema_type: SchemaType,
        text: impl Into<String>,
        properties: Properties,
    ) -> Self {
        let text = text.into();
        let content = match schema_type {
            SchemaType::Avro | SchemaType::Json | SchemaType::Protobuf => {
                let source = Sources::default().add("schema", text.as_str());
                Content::Avro(Box::new(profile.parse_str(&text, source)))
            }
            SchemaType::KeyValue => Content::KeyValue(KeyValue::parse(profile, &text, &properties).map(Box::new)),
            SchemaType::ProtobufNative => Content::ProtobufNative(root_message(&text)),
            _ => Content::TextOnly,
        };
        Self { schema_type, text, properties, content }
    }

    /// Returns its type.
    pub fn schema_type(&self) -> SchemaType {
        self.schema_type
    }

    /// Returns its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns its properties.
    pub fn properties(&self) -> &Properties {
        &self.properties
    }

    /// Returns the text as the broker returns it: it writes that of a `KEY_VALUE` schema anew.
    pub fn stored_text(&self) -> String {
        match &self.content {
            Content::KeyValue(Ok(parts)) => {
                key_value::stored_text([&parts.key, &parts.value].map(|part| (part.schema_type, part.text.as_str())))
            }
            _ => self.text.clone(),
        }
    }

    /// Returns it as the input of a broker call.
    pub fn as_input(&self) -> SchemaInput<'_> {
        let definition = match &self.content {
            Content::Avro(parsed) => Definition::Avro(parsed),
            Content::KeyValue(parsed) => Definition::KeyValue(parsed.as_deref()),
            Content::ProtobufNative(name) => Definition::ProtobufNative(name.as_deref()),
            Content::TextOnly => Definition::TextOnly,
        };
        SchemaInput { schema_type: self.schema_type, text: &self.text, definition }
    }
}

impl KeyValue {
    fn parse(profile: PulsarProfile, text: &str, properties: &Properties) -> Result<Self, MalformedKeyValue> {
        let [key, value] = key_value::split(text, properties)?
            .map(|(schema_type, text)| TypedSchema::for_broker(profile, schema_type, text, Properties::new()));
        Ok(Self { key, value })
    }

    /// Returns whether the texts of both parts are the same. The types of the parts are properties, not part of the bytes
    /// that the broker compares.
    fn has_same_bytes(&self, other: &Self) -> bool {
        self.key.text == other.key.text && self.value.text == other.value.text
    }
}

/// A schema of the type `AVRO`.
#[derive(Debug, Clone, Copy)]
pub struct AvroSchema<'a> {
    /// The JSON, byte for byte as it is posted or stored.
    pub json: &'a str,
    /// The same JSON, parsed.
    pub parsed: &'a Parsed,
}

/// The input of a broker call: a schema of any type.
#[derive(Debug, Clone, Copy)]
pub struct SchemaInput<'a> {
    schema_type: SchemaType,
    text: &'a str,
    definition: Definition<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Definition<'a> {
    Avro(&'a Parsed),
    KeyValue(Result<&'a KeyValue, &'a MalformedKeyValue>),
    ProtobufNative(Option<&'a str>),
    TextOnly,
}

impl<'a> From<AvroSchema<'a>> for SchemaInput<'a> {
    fn from(schema: AvroSchema<'a>) -> Self {
        Self { schema_type: SchemaType::Avro, text: schema.json, definition: Definition::Avro(schema.parsed) }
    }
}

impl<'a> SchemaInput<'a> {
    pub(in crate::compat::broker) fn schema_type(self) -> SchemaType {
        self.schema_type
    }

    pub(super) fn text(self) -> &'a str {
        self.text
    }

    pub(super) fn definition(self) -> Definition<'a> {
        self.definition
    }

    /// Returns the schema with the type that it has once it is stored.
    pub(in crate::compat::broker) fn as_stored(self) -> Self {
        Self { schema_type: self.schema_type.as_stored(), ..self }
    }

    /// Returns the parsed Avro schema; `None` if Avro does not describe schemas of this type.
    pub(in crate::compat::broker) fn parsed(self) -> Option<&'a Parsed> {
        match self.definition {
            Definition::Avro(parsed) => Some(parsed),
            _ => None,
        }
    }

    /// Returns whether the broker has the same type and the same bytes for both. It compares those of a `KEY_VALUE` schema
    /// without its properties.
    pub(in crate::compat::broker) fn has_same_bytes(self, other: Self) -> bool {
        self.schema_type == other.schema_type
            && match (self.definition, other.definition) {
                (Definition::KeyValue(Ok(left)), Definition::KeyValue(Ok(right))) => left.has_same_bytes(right),
                _ => self.text == other.text,
            }
    }
}

/// An entry of a topic's schema history. Its index in the history is its version.
#[derive(Debug, Clone, Copy)]
pub enum Stored<'a> {
    /// A schema.
    Schema(SchemaInput<'a>),
    /// A deletion. It takes up a version too, and hides all versions before it.
    Deleted,
}
