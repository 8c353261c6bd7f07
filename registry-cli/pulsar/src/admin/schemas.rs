//! The schema calls of the admin API.

use contract_core::compat::broker::{Properties, TypedSchema};
use serde_json::{Value, json};

use super::api::AdminApi;
use super::path;
use super::refusal::summary;
use super::response::AdminResponse;
use crate::error::RegistryError;
use crate::http::HttpResponse;
use crate::model::{Compatibility, SchemaHistory, StoredSchema, Topic};

/// The exception with which the broker refuses an incompatible schema; its message can be anything.
const INCOMPATIBLE: &str = "schema.exceptions.IncompatibleSchemaException";
/// The exception with which the broker refuses a schema that it cannot parse.
const INVALID: &str = "schema.exceptions.InvalidSchemaDataException";

/// Returns the topic's schemas.
pub(super) fn history(api: &AdminApi, topic: &Topic) -> Result<SchemaHistory, RegistryError> {
    let Some(response) = api.get(&path::schemas(topic, "schemas"))?.optional()? else {
        return Ok(SchemaHistory::default());
    };
    let schemas = response.json()?;
    let schemas = schemas.get("getSchemaResponses").and_then(Value::as_array);
    let schemas = schemas.ok_or_else(|| response.unexpected("the answer has no list of schemas"))?;
    let live: Option<Vec<StoredSchema>> = schemas.iter().map(stored_schema).collect();
    let live = live.ok_or_else(|| response.unexpected("a schema has no version, type or definition"))?;
    let deleted = match live.first() {
        Some(first) => first.version > 0,
        None => has_metadata(api, topic)?,
    };
    Ok(SchemaHistory { live, deleted })
}

/// Returns whether the topic has schema metadata: it keeps them when its schemas are deleted, and has none before its first
/// schema.
fn has_metadata(api: &AdminApi, topic: &Topic) -> Result<bool, RegistryError> {
    let response = api.get(&path::schemas(topic, "metadata"))?.optional()?;
    Ok(response.is_some_and(|response| !response.body.trim().is_empty()))
}

/// Checks whether the schema is compatible.
pub(super) fn compatibility(
    api: &AdminApi,
    topic: &Topic,
    schema: &TypedSchema,
) -> Result<Compatibility, RegistryError> {
    match api.post(&path::schemas(topic, "compatibility"), &body(schema))? {
        AdminResponse::Success(response) => match response.json()?.get("compatibility") {
            Some(Value::Bool(true)) => Ok(Compatibility::Compatible),
            Some(Value::Bool(false)) => {
                Ok(Compatibility::Incompatible { reason: "the broker gives no reason".to_owned() })
            }
            _ => Err(response.unexpected("the answer has no verdict")),
        },
        // The broker reports an incompatible schema as an internal error.
        AdminResponse::ServerError(response) if response.body.contains(INCOMPATIBLE) => {
            Ok(Compatibility::Incompatible { reason: summary(&response.reason(), schema.text()) })
        }
        response => refused(response, topic),
    }
}

/// Registers the schema and returns its version.
pub(super) fn register(api: &AdminApi, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError> {
    match api.post(&path::schemas(topic, "schema"), &body(schema))? {
        AdminResponse::Success(response) => response
            .json()?
            .pointer("/version/version")
            .and_then(Value::as_u64)
            .ok_or_else(|| response.unexpected("the answer has no version")),
        AdminResponse::Conflict(response) => Err(RegistryError::Incompatible {
            topic: topic.clone(),
            reason: summary(&response.reason(), schema.text()),
        }),
        response => refused(response, topic),
    }
}

/// Interprets the responses that both schema calls can get.
fn refused<T>(response: AdminResponse, topic: &Topic) -> Result<T, RegistryError> {
    let topic = topic.clone();
    Err(match response {
        AdminResponse::Unprocessable(response) => RegistryError::Invalid { topic, reason: response.reason() },
        AdminResponse::NotFound(response) if response.is_from_pulsar() => {
            RegistryError::NamespaceMissing { namespace: topic.namespace().to_string() }
        }
        AdminResponse::ServerError(response) if is_invalid_schema(&response) => {
            RegistryError::Invalid { topic, reason: response.reason() }
        }
        response => {
            return response.success().and_then(|response| Err(response.unexpected("the answer has no verdict")));
        }
    })
}

/// Returns whether an internal error means that the schema is not valid. The compatibility call reports such a schema so. So does
/// registering a schema whose default has another type than its field, which the broker checks only on a topic with
/// schemas.
fn is_invalid_schema(response: &HttpResponse) -> bool {
    response.body.contains(INVALID) || response.reason().contains("Invalid default for field")
}

fn body(schema: &TypedSchema) -> Value {
    json!({ "type": schema.schema_type().name(), "schema": schema.text(), "properties": schema.properties() })
}

fn stored_schema(schema: &Value) -> Option<StoredSchema> {
    Some(StoredSchema {
        version: schema.get("version")?.as_u64()?,
        schema_type: schema.get("type")?.as_str()?.to_owned(),
        definition: schema.get("data")?.as_str()?.to_owned(),
        properties: properties(schema),
    })
}

fn properties(schema: &Value) -> Properties {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    properties.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}
