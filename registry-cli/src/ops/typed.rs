//! Questions of a batch about schemas of any type.

use contract_core::compat::Strategy;
use contract_core::compat::broker::{
    self, BrokerError, CheckResponse, Properties, SchemaType, Stored, TypedSchema, UploadResponse, VersionRef,
};
use contract_core::finding::{Finding, Location};
use contract_core::rules::BROKER_ACCEPTS_VERSION;
use contract_core::source::{Sources, Span};
use contract_core::{describe_broker_error, describe_rejection};
use serde::Deserialize;

use crate::ops::batch::BadLine;

/// A schema in a question: a text is a schema of the type `AVRO`.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Given {
    Avro(String),
    Typed(GivenTyped),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenTyped {
    #[serde(rename = "type")]
    schema_type: String,
    /// Types that need no text have none.
    #[serde(default)]
    schema: Option<String>,
    #[serde(default)]
    properties: Properties,
    /// Of a `KEY_VALUE` schema, in place of the text and the properties that tell the types.
    key: Option<GivenPart>,
    value: Option<GivenPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenPart {
    #[serde(rename = "type")]
    schema_type: String,
    #[serde(default)]
    schema: String,
}

impl Given {
    /// The text, where it is a schema of the type `AVRO`.
    pub(crate) fn avro(&self) -> Option<&str> {
        match self {
            Self::Avro(text) => Some(text),
            Self::Typed(GivenTyped { schema_type, schema, .. }) if schema_type == SchemaType::Avro.name() => {
                Some(schema.as_deref().unwrap_or_default())
            }
            Self::Typed(_) => None,
        }
    }

    /// The schema as it would be posted.
    pub(crate) fn typed(self) -> Result<TypedSchema, BadLine> {
        let given = match self {
            Self::Avro(text) => return Ok(TypedSchema::avro(text)),
            Self::Typed(given) => given,
        };
        let schema_type = parse(&given.schema_type)?;
        let (text, properties) = match (given.schema, given.key, given.value) {
            (Some(text), None, None) => (text, given.properties),
            (None, None, None) => (String::new(), given.properties),
            (None, Some(key), Some(value)) if schema_type == SchemaType::KeyValue => {
                let mut properties = given.properties;
                properties.insert("key.schema.type".to_owned(), parse(&key.schema_type)?.name().to_owned());
                properties.insert("value.schema.type".to_owned(), parse(&value.schema_type)?.name().to_owned());
                (format!(r#"{{"key":{},"value":{}}}"#, key.text(), value.text()), properties)
            }
            _ => {
                let message =
                    "a KEY_VALUE schema has either `schema` or both `key` and `value`; other types have `schema`";
                return Err(BadLine::new(message));
            }
        };
        Ok(TypedSchema::new(schema_type, text, properties))
    }
}

impl GivenPart {
    /// No text is written as an empty one.
    fn text(&self) -> &str {
        if self.schema.is_empty() { "\"\"" } else { &self.schema }
    }
}

fn parse(name: &str) -> Result<SchemaType, BadLine> {
    name.parse().map_err(|error: broker::UnknownSchemaType| BadLine::new(error.to_string()))
}

/// What is said about such a question.
pub(crate) struct TypedVerdict {
    pub(crate) readers: &'static str,
    pub(crate) broker: &'static str,
    pub(crate) publish: &'static str,
    pub(crate) finding: Option<Finding>,
}

/// Judges `new` after `existing`, oldest first.
pub(crate) fn judge(
    strategy: Strategy,
    new: &TypedSchema,
    existing: &[TypedSchema],
    sources: &mut Sources,
) -> TypedVerdict {
    let history: Vec<Stored<'_>> = existing.iter().map(|schema| Stored::Schema(schema.as_input())).collect();
    let check = broker::check_compatibility(strategy, new.as_input(), &history);
    let published = broker::upload(strategy, new.as_input(), &history);
    let number = existing.len() + 1;
    let name = |version: VersionRef| match version {
        VersionRef::New => format!("v{number}"),
        VersionRef::Stored(place) => format!("v{}", place + 1),
    };
    let status = published.status();
    let reason = match &published {
        UploadResponse::Created(_) | UploadResponse::Exists(_) => None,
        UploadResponse::Invalid => Some(format!("its text is no schema of the type {}", new.schema_type())),
        UploadResponse::Incompatible(refusal) => Some(format!("by its rules {}", describe_rejection(&refusal, &name))),
        UploadResponse::Error(cause) => Some(describe_broker_error(&cause, &name)),
    };
    let finding = reason.map(|reason| {
        let source = sources.add("new", new.text());
        let message = format!("Pulsar's broker would refuse v{number} with {status}, since {reason}");
        let place = Location::new(Span::new(source, 0, 0)).version(u32::try_from(number).unwrap_or(u32::MAX));
        Finding::new(&BROKER_ACCEPTS_VERSION, message).at(place)
    });
    TypedVerdict {
        readers: readers(strategy, new, existing, &check),
        broker: check.name(),
        publish: published.name(),
        finding,
    }
}

/// What holds for readers without knowing what they are: bytes of another type are another language, and values of
/// one simple type are always the same. How JSON or Protobuf is read is for each client's own library to say.
fn readers(strategy: Strategy, new: &TypedSchema, existing: &[TypedSchema], check: &CheckResponse) -> &'static str {
    match check {
        CheckResponse::Invalid
        | CheckResponse::Error(BrokerError::MalformedKeyValue(_) | BrokerError::UnknownJsonType(_)) => return "invalid",
        _ => {}
    }
    let own = new.schema_type().as_stored();
    let mut earlier = strategy.pairs(existing.len()).map(|pair| existing[pair.earlier].schema_type().as_stored());
    let is_opaque = own.is_described_by_avro()
        || matches!(own, SchemaType::KeyValue | SchemaType::ProtobufNative | SchemaType::None);
    if strategy.pairs(existing.len()).next().is_none() {
        return "compatible";
    }
    match earlier.any(|other| other != own) {
        true => "incompatible",
        false if is_opaque => "unknown",
        false => "compatible",
    }
}
