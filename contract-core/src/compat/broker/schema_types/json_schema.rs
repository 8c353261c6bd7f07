//! The old format of `JSON` schemas: not Avro, but JSON schemas that Jackson once generated from Java classes.
//!
//! The broker still parses them into the classes of Jackson's module for JSON schemas (2.17). Members that these classes
//! do not have are ignored. The others must have the type of their Java field, or one that Jackson converts to it.

use schemactl_avro::json::{self, Json, Member, Number, Value};
use schemactl_avro::source::{SourceId, Sources};

use super::schema_type::SchemaType;

/// A schema of the old format.
#[derive(Debug)]
pub(super) struct JsonSchema {
    /// The id. Two schemas of the old format are compared only by their ids.
    pub(super) id: Option<String>,
}

/// A reason why a text is not a schema of the old format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum JsonSchemaError {
    /// The root has a `type` that Jackson does not know. Jackson then throws an exception that the broker does not catch.
    UnknownType(String),
    /// Jackson cannot parse the text for another reason.
    Invalid,
}

impl JsonSchema {
    /// Parses a text as the broker does. Returns `None` for the text `null`.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, JsonSchemaError> {
        let source = Sources::default().add(SchemaType::Json.name(), text);
        // Jackson looks up the type as soon as it finds it, even if the rest of the text is not JSON.
        if let Some(found) = root_type(text, source)
            && Type::from_name(&found).is_none()
        {
            return Err(JsonSchemaError::UnknownType(found));
        }
        let document = json::parse_prefix(text, source).map_err(|_| JsonSchemaError::Invalid)?;
        let root = &document.root().to_json();
        if !document.comments.is_empty() || !Shape::Schema.admits(root) {
            return Err(JsonSchemaError::Invalid);
        }
        let described = match &root.value {
            Value::Array(list) => list.get(1),
            Value::Null => None,
            _ => Some(root),
        };
        let Some(described) = described else { return Ok(None) };
        let id = described.get("id").and_then(|id| string_value(text, id));
        Ok(Some(Self { id }))
    }
}

/// Returns the first `type` of an object. Jackson also accepts a list of the type and a schema without a type.
fn root_type(text: &str, source: SourceId) -> Option<String> {
    if let Some(list) = text.trim_start_matches([' ', '\n', '\r', '\t']).strip_prefix('[') {
        let first = json::parse_prefix(list, source).ok().filter(|first| first.comments.is_empty())?;
        return string_value(list, &first.root().to_json());
    }
    let found = json::find_member(text, source, |key, value| key == "type" && value.is_scalar())?;
    string_value(text, &found)
}

/// Returns the string that Jackson converts a scalar to.
fn string_value(text: &str, json: &Json) -> Option<String> {
    match &json.value {
        Value::String(string) => Some(string.clone()),
        _ if is_scalar(json) => text.get(json.span.start as usize..json.span.end as usize).map(str::to_owned),
        _ => None,
    }
}

/// Returns whether Jackson converts a value to a string: it does so for all scalars.
fn is_scalar(json: &Json) -> bool {
    matches!(json.value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Any,
    Array,
    Boolean,
    Integer,
    Null,
    Number,
    Object,
    String,
}

impl Type {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "any" => Self::Any,
            "array" => Self::Array,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "null" => Self::Null,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            _ => return None,
        })
    }

    /// Returns whether the Java class of this type accepts all members. Members that the class does not have are ignored.
    fn admits(self, members: &[Member]) -> bool {
        members.iter().all(|member| self.member(&member.key).is_none_or(|shape| shape.admits(&member.value)))
    }

    /// Returns the shape of a member in the Java class of this type.
    fn member(self, name: &str) -> Option<Shape> {
        let common = match name {
            "id" | "$ref" | "$schema" | "description" | "default" | "title" | "pathStart" => Shape::String,
            "disallow" | "extends" => Shape::Schemas,
            "required" | "readonly" => Shape::Flag,
            "links" => Shape::Links,
            _ => return self.own_member(name),
        };
        Some(common)
    }

    fn own_member(self, name: &str) -> Option<Shape> {
        let is_value = matches!(self, Self::Boolean | Self::Integer | Self::Number | Self::String);
        let is_container = matches!(self, Self::Array | Self::Object);
        let is_number = matches!(self, Self::Integer | Self::Number);
        let (has_it, shape) = match name {
            "enum" => (is_value || is_container, Shape::Strings),
            "format" => (is_value, Shape::Constant),
            "oneOf" => (is_container, Shape::List),
            "additionalItems" => (self == Self::Array, Shape::FlagOrSchema),
            "items" => (self == Self::Array, Shape::SchemaOrSchemas),
            "itemsSchema" => (self == Self::Array, Shape::Schema),
            "maxItems" | "minItems" => (self == Self::Array, Shape::Integer),
            "uniqueItems" => (self == Self::Array, Shape::Flag),
            "additionalProperties" => (self == Self::Object, Shape::FlagOrSchema),
            "dependencies" => (self == Self::Object, Shape::Map),
            "patternProperties" | "properties" => (self == Self::Object, Shape::MapOfSchemas),
            "maxLength" | "minLength" => (self == Self::String, Shape::Integer),
            "pattern" => (self == Self::String, Shape::String),
            "exclusiveMaximum" | "exclusiveMinimum" => (is_number, Shape::Flag),
            "maximum" | "minimum" | "multipleOf" => (is_number, Shape::Double),
            "divisibleBy" => (self == Self::Integer, Shape::Integer),
            _ => return None,
        };
        has_it.then_some(shape)
    }
}

/// The values that a field of the Java classes accepts. All fields accept `null`.
#[derive(Clone, Copy)]
enum Shape {
    Schema,
    Schemas,
    SchemaOrSchemas,
    FlagOrSchema,
    MapOfSchemas,
    Map,
    List,
    String,
    Strings,
    Flag,
    Integer,
    Double,
    Constant,
    Links,
}

impl Shape {
    /// Returns whether Jackson can assign a value to the field. The depth is bounded by the parser's limit.
    fn admits(self, json: &Json) -> bool {
        let value = &json.value;
        let each = |shape: Self| json.as_array().is_some_and(|items| items.iter().all(|item| shape.admits(item)));
        if matches!(value, Value::Null) {
            return true;
        }
        match self {
            Self::Schema => is_schema(json),
            Self::Schemas => each(Self::Schema),
            Self::SchemaOrSchemas if json.as_array().is_some() => each(Self::Schema),
            Self::SchemaOrSchemas => Self::Schema.admits(json),
            Self::FlagOrSchema => matches!(value, Value::Bool(_)) || (json.as_array().is_none() && is_schema(json)),
            Self::MapOfSchemas => match value {
                Value::Object(members) => members.iter().all(|member| Self::Schema.admits(&member.value)),
                _ => false,
            },
            Self::Map => matches!(value, Value::Object(_)),
            Self::List => json.as_array().is_some(),
            Self::String => is_scalar(json),
            Self::Strings => each(Self::String),
            Self::Flag => match value {
                Value::Bool(_) | Value::Number(Number::Int(_) | Number::Long(_) | Number::Big(_)) => true,
                Value::String(text) => {
                    is_null_string(text)
                        || matches!(text.trim(), "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
                }
                _ => false,
            },
            Self::Integer => match value {
                Value::Number(Number::Int(_)) => true,
                Value::Number(Number::Double(number)) => {
                    (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number.trunc())
                }
                Value::String(text) => is_null_string(text) || text.trim().parse::<i32>().is_ok(),
                _ => false,
            },
            Self::Double => match value {
                Value::Number(_) => true,
                Value::String(text) => is_null_string(text) || text.trim().parse::<f64>().is_ok(),
                _ => false,
            },
            Self::Constant => {
                matches!(value, Value::String(_) | Value::Number(Number::Int(_) | Number::Long(_) | Number::Big(_)))
            }
            Self::Links => json.as_array().is_some_and(|links| links.iter().all(is_link)),
        }
    }
}

/// Returns whether Jackson converts a string to null for a field that is not a string: an empty one, or `null`.
fn is_null_string(text: &str) -> bool {
    matches!(text.trim(), "" | "null")
}

fn is_schema(json: &Json) -> bool {
    let named = |name: &Json| name.as_str().and_then(Type::from_name);
    match &json.value {
        Value::Object(members) => {
            json.get("type").and_then(named).is_some_and(|schema_type| schema_type.admits(members))
        }
        Value::Array(list) => match list.as_slice() {
            [name] => matches!(name.value, Value::Null) || named(name).is_some(),
            [name, Json { value: Value::Object(members), .. }] => {
                named(name).is_some_and(|schema_type| schema_type.admits(members))
            }
            _ => false,
        },
        _ => false,
    }
}

fn is_link(json: &Json) -> bool {
    match &json.value {
        Value::Null => true,
        Value::Object(members) => members.iter().all(|member| {
            let shape = match member.key.as_str() {
                "href" | "rel" | "method" | "enctype" | "title" | "mediaType" => Some(Shape::String),
                "targetSchema" | "schema" => Some(Shape::Schema),
                _ => None,
            };
            shape.is_none_or(|shape| shape.admits(&member.value))
        }),
        _ => false,
    }
}
