//! Lines of a batch with schemas of any type.

use contract_core::compat::Strategy;
use contract_core::compat::broker::{
    self, BrokerError, CheckResponse, Properties, PulsarProfile, SchemaType, Stored, TypedSchema, UploadResponse,
    VersionRef,
};
use contract_core::finding::{Finding, Location};
use contract_core::rules::BROKER_ACCEPTS_VERSION;
use contract_core::source::{Sources, Span};
use contract_core::{describe_broker_error, describe_refusal};
use serde::Deserialize;

use crate::ops::batch::InvalidLine;

/// A schema in a line: a string is an Avro schema.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum SchemaInput {
    Avro(String),
    Typed(TypedInput),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypedInput {
    #[serde(rename = "type")]
    schema_type: String,
    /// Absent for types without a definition.
    #[serde(default)]
    schema: Option<String>,
    #[serde(default)]
    properties: Properties,
    /// The parts of a `KEY_VALUE` schema, instead of `schema` and `properties`.
    key: Option<PartInput>,
    value: Option<PartInput>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartInput {
    #[serde(rename = "type")]
    schema_type: String,
    #[serde(default)]
    schema: String,
}

impl SchemaInput {
    /// Returns the JSON of an Avro schema; `None` for other types.
    pub(crate) fn avro(&self) -> Option<&str> {
        match self {
            Self::Avro(text) => Some(text),
            Self::Typed(TypedInput { schema_type, schema, .. }) if schema_type == SchemaType::Avro.name() => {
                Some(schema.as_deref().unwrap_or_default())
            }
            Self::Typed(_) => None,
        }
    }

    /// Converts the input to the schema that would be uploaded.
    pub(crate) fn typed(self, profile: PulsarProfile) -> Result<TypedSchema, InvalidLine> {
        let input = match self {
            Self::Avro(text) => {
                return Ok(TypedSchema::for_broker(profile, SchemaType::Avro, text, Properties::new()));
            }
            Self::Typed(input) => input,
        };
        let schema_type = parse(&input.schema_type)?;
        let (text, properties) = match (input.schema, input.key, input.value) {
            (Some(text), None, None) => (text, input.properties),
            (None, None, None) => (String::new(), input.properties),
            (None, Some(key), Some(value)) if schema_type == SchemaType::KeyValue => {
                let mut properties = input.properties;
                properties.insert("key.schema.type".to_owned(), parse(&key.schema_type)?.name().to_owned());
                properties.insert("value.schema.type".to_owned(), parse(&value.schema_type)?.name().to_owned());
                (format!(r#"{{"key":{},"value":{}}}"#, key.text(), value.text()), properties)
            }
            _ => {
                let message =
                    "a KEY_VALUE schema has either `schema` or both `key` and `value`; other types have `schema`";
                return Err(InvalidLine::new(message));
            }
        };
        Ok(TypedSchema::for_broker(profile, schema_type, text, properties))
    }
}

impl PartInput {
    /// Returns the definition; an absent one is an empty JSON string.
    fn text(&self) -> &str {
        if self.schema.is_empty() { "\"\"" } else { &self.schema }
    }
}

fn parse(name: &str) -> Result<SchemaType, InvalidLine> {
    name.parse().map_err(|error: broker::UnknownSchemaType| InvalidLine::new(error.to_string()))
}

/// The answer to a line with schemas of any type.
pub(crate) struct TypedVerdicts {
    pub(crate) readers: &'static str,
    pub(crate) broker: &'static str,
    pub(crate) publish: &'static str,
    pub(crate) finding: Option<Finding>,
}

/// Checks `new` against `existing`, oldest first.
pub(crate) fn check_typed(
    strategy: Strategy,
    new: &TypedSchema,
    existing: &[TypedSchema],
    sources: &mut Sources,
) -> TypedVerdicts {
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
        UploadResponse::Invalid => Some(format!("it is not a valid schema of the type {}", new.schema_type())),
        UploadResponse::Incompatible(refusal) => Some(format!("by its rules {}", describe_refusal(refusal, &name))),
        UploadResponse::Error(cause) => Some(describe_broker_error(cause, &name)),
    };
    let finding = reason.map(|reason| {
        let source = sources.add("new", new.text());
        let message = format!("Pulsar's broker would refuse v{number} with {status}, since {reason}");
        let place = Location::new(Span::new(source, 0, 0)).version(u32::try_from(number).unwrap_or(u32::MAX));
        Finding::new(&BROKER_ACCEPTS_VERSION, message).at(place)
    });
    TypedVerdicts {
        readers: readers(strategy, new, existing, &check),
        broker: check.name(),
        publish: published.name(),
        finding,
    }
}

/// Returns what is true for all readers: messages of another type cannot be read, and values of the same simple type always
/// can. How JSON or Protobuf is read depends on the client's library.
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
