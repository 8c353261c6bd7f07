//! Schemas of any type, as the broker reads their definitions.

mod gson;
mod json_schema;
mod key_value;
mod protobuf;

pub(super) use json_schema::{JsonSchema, JsonSchemaProblem};
pub(super) use key_value::KeyValue;
pub use key_value::MalformedKeyValue;

use std::collections::BTreeMap;

use super::responses::AvroSchema;
use super::schema_type::SchemaType;
use crate::schema::{Parsed, parse_str};
use crate::source::Sources;

/// A schema's properties, which the broker reads only of a `KEY_VALUE` schema.
pub type Properties = BTreeMap<String, String>;

/// A schema with its type and what reading it gave.
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
    /// The full name of the root message; nothing where the text is no such schema.
    ProtobufNative(Option<String>),
    /// The text is all there is.
    Plain,
}

impl TypedSchema {
    /// Reads a schema as it would be posted to the broker.
    pub fn new(schema_type: SchemaType, text: impl Into<String>, properties: Properties) -> Self {
        let text = text.into();
        let content = match schema_type {
            SchemaType::Avro | SchemaType::Json | SchemaType::Protobuf => {
                Content::Avro(Box::new(parse_str(&text, Sources::default().add("schema", text.as_str()))))
            }
            SchemaType::KeyValue => Content::KeyValue(KeyValue::read(&text, &properties).map(Box::new)),
            SchemaType::ProtobufNative => Content::ProtobufNative(protobuf::root_message(&text)),
            _ => Content::Plain,
        };
        Self { schema_type, text, properties, content }
    }

    /// Reads a schema of the type `AVRO`.
    pub fn avro(text: impl Into<String>) -> Self {
        Self::new(SchemaType::Avro, text, Properties::new())
    }

    /// Its type.
    pub fn schema_type(&self) -> SchemaType {
        self.schema_type
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its properties.
    pub fn properties(&self) -> &Properties {
        &self.properties
    }

    /// The text as the broker gives it out again: that of a `KEY_VALUE` schema is written anew.
    pub fn stored_text(&self) -> String {
        match &self.content {
            Content::KeyValue(Ok(parts)) => parts.stored_text(),
            _ => self.text.clone(),
        }
    }

    /// It as the subject of a question.
    pub fn input(&self) -> SchemaInput<'_> {
        let definition = match &self.content {
            Content::Avro(parsed) => Definition::Avro(parsed),
            Content::KeyValue(read) => Definition::KeyValue(read.as_deref()),
            Content::ProtobufNative(name) => Definition::ProtobufNative(name.as_deref()),
            Content::Plain => Definition::Plain,
        };
        SchemaInput { schema_type: self.schema_type, text: &self.text, definition }
    }
}

/// A schema of any type that the broker is asked about, or has stored.
#[derive(Debug, Clone, Copy)]
pub struct SchemaInput<'a> {
    pub(super) schema_type: SchemaType,
    pub(super) text: &'a str,
    pub(super) definition: Definition<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Definition<'a> {
    Avro(&'a Parsed),
    KeyValue(Result<&'a KeyValue, &'a MalformedKeyValue>),
    ProtobufNative(Option<&'a str>),
    Plain,
}

impl<'a> From<AvroSchema<'a>> for SchemaInput<'a> {
    fn from(text: AvroSchema<'a>) -> Self {
        Self { schema_type: SchemaType::Avro, text: text.text, definition: Definition::Avro(text.parsed) }
    }
}

impl<'a> SchemaInput<'a> {
    /// The same schema as the broker has it once it is stored.
    pub(super) fn as_stored(self) -> Self {
        Self { schema_type: self.schema_type.as_stored(), ..self }
    }

    /// What parsing it as an Avro schema gave; nothing for types that are not described so.
    pub(super) fn parsed(self) -> Option<&'a Parsed> {
        match self.definition {
            Definition::Avro(parsed) => Some(parsed),
            _ => None,
        }
    }

    /// Whether the broker has the same type and the same bytes for both. Those of a `KEY_VALUE` schema are made
    /// from its text, and its properties are not among them.
    pub(super) fn is_same_as(self, other: Self) -> bool {
        self.schema_type == other.schema_type
            && match (self.definition, other.definition) {
                (Definition::KeyValue(Ok(own)), Definition::KeyValue(Ok(theirs))) => own.has_bytes_of(theirs),
                _ => self.text == other.text,
            }
    }
}
