//! The old form of a `JSON` schema: not Avro, but the JSON schemas that Jackson once generated from Java classes.
//!
//! The broker still reads them, with Jackson's own module for JSON schemas (2.17) into its Java classes. What
//! those classes have no place for is ignored; what they have must be of their types, or what Jackson makes of it.

use crate::compat::broker::SchemaType;
use crate::json::{self, Json, Member, Number, Value};
use crate::source::{SourceId, Sources};

/// A schema in the old form.
#[derive(Debug)]
pub(in crate::compat::broker) struct JsonSchema {
    /// The id, by which alone two of them are compared.
    pub(in crate::compat::broker) id: Option<String>,
}

/// Why a text is not a JSON schema in the old form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::compat::broker) enum JsonSchemaProblem {
    /// The text as a whole has a `type` that is none of the known ones, which makes Jackson throw something that the
    /// broker does not catch.
    UnknownType(String),
    /// Something else.
    Unreadable,
}

impl JsonSchema {
    /// Reads a text as the broker does. The text `null` is a schema that is not there.
    pub(in crate::compat::broker) fn read(text: &str) -> Result<Option<Self>, JsonSchemaProblem> {
        let source = Sources::default().add(SchemaType::Json.name(), text);
        // Jackson goes by the type as soon as it finds it: what comes later may be no JSON at all.
        if let Some(found) = told_type(text, source)
            && Type::named(&found).is_none()
        {
            return Err(JsonSchemaProblem::UnknownType(found));
        }
        let document = json::parse_prefix(text, source).map_err(|_| JsonSchemaProblem::Unreadable)?;
        let root = &document.root().to_json();
        if !document.comments.is_empty() || !Shape::Schema.admits(root) {
            return Err(JsonSchemaProblem::Unreadable);
        }
        let described = match &root.value {
            Value::Array(list) => list.get(1),
            Value::Null => None,
            _ => Some(root),
        };
        let Some(described) = described else { return Ok(None) };
        let id = described.get("id").and_then(|id| text_of(text, id));
        Ok(Some(Self { id }))
    }
}

/// The first `type` of an object; Jackson also takes a list of the type and a schema without one.
fn told_type(text: &str, source: SourceId) -> Option<String> {
    if let Some(list) = text.trim_start_matches([' ', '\n', '\r', '\t']).strip_prefix('[') {
        let first = json::parse_prefix(list, source).ok().filter(|first| first.comments.is_empty())?;
        return text_of(list, &first.root().to_json());
    }
    let found = json::find_member(text, source, |key, value| key == "type" && value.is_scalar())?;
    text_of(text, &found)
}

/// What Jackson makes of a scalar where it wants a text.
fn text_of(text: &str, json: &Json) -> Option<String> {
    match &json.value {
        Value::String(string) => Some(string.clone()),
        _ if is_text(json) => text.get(json.span.start as usize..json.span.end as usize).map(str::to_owned),
        _ => None,
    }
}

/// Jackson makes texts of all scalars.
fn is_text(json: &Json) -> bool {
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
    fn named(name: &str) -> Option<Self> {
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

    /// Whether Java's class for the type takes all members; those that it has no place for do not count.
    fn admits(self, members: &[Member]) -> bool {
        members.iter().all(|member| self.member(&member.key).is_none_or(|shape| shape.admits(&member.value)))
    }

    /// What Java's class for the type has under a name.
    fn member(self, name: &str) -> Option<Shape> {
        let common = match name {
            "id" | "$ref" | "$schema" | "description" | "default" | "title" | "pathStart" => Shape::Text,
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
            "enum" => (is_value || is_container, Shape::Texts),
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
            "pattern" => (self == Self::String, Shape::Text),
            "exclusiveMaximum" | "exclusiveMinimum" => (is_number, Shape::Flag),
            "maximum" | "minimum" | "multipleOf" => (is_number, Shape::Double),
            "divisibleBy" => (self == Self::Integer, Shape::Integer),
            _ => return None,
        };
        has_it.then_some(shape)
    }
}

/// What a place in Java's classes takes. All of them take `null`.
#[derive(Clone, Copy)]
enum Shape {
    Schema,
    Schemas,
    SchemaOrSchemas,
    FlagOrSchema,
    MapOfSchemas,
    Map,
    List,
    Text,
    Texts,
    Flag,
    Integer,
    Double,
    Constant,
    Links,
}

impl Shape {
    /// Whether Jackson can put the value there. Depth is bounded by the reader's limit.
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
            Self::Text => is_text(json),
            Self::Texts => each(Self::Text),
            Self::Flag => match value {
                Value::Bool(_) | Value::Number(Number::Int(_) | Number::Long(_) | Number::Big(_)) => true,
                Value::String(text) => {
                    is_nothing(text) || matches!(text.trim(), "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
                }
                _ => false,
            },
            Self::Integer => match value {
                Value::Number(Number::Int(_)) => true,
                Value::Number(Number::Double(number)) => {
                    (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number.trunc())
                }
                Value::String(text) => is_nothing(text) || text.trim().parse::<i32>().is_ok(),
                _ => false,
            },
            Self::Double => match value {
                Value::Number(_) => true,
                Value::String(text) => is_nothing(text) || text.trim().parse::<f64>().is_ok(),
                _ => false,
            },
            Self::Constant => {
                matches!(value, Value::String(_) | Value::Number(Number::Int(_) | Number::Long(_) | Number::Big(_)))
            }
            Self::Links => json.as_array().is_some_and(|links| links.iter().all(is_link)),
        }
    }
}

/// Jackson takes a text without letters, and the word `null`, for nothing where it wants no text.
fn is_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "null")
}

fn is_schema(json: &Json) -> bool {
    let named = |name: &Json| name.as_str().and_then(Type::named);
    match &json.value {
        Value::Object(members) => json.get("type").and_then(named).is_some_and(|own| own.admits(members)),
        Value::Array(list) => match list.as_slice() {
            [name] => matches!(name.value, Value::Null) || named(name).is_some(),
            [name, Json { value: Value::Object(members), .. }] => named(name).is_some_and(|own| own.admits(members)),
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
                "href" | "rel" | "method" | "enctype" | "title" | "mediaType" => Some(Shape::Text),
                "targetSchema" | "schema" => Some(Shape::Schema),
                _ => None,
            };
            shape.is_none_or(|shape| shape.admits(&member.value))
        }),
        _ => false,
    }
}
