//! The schema calls of the admin API.

use serde_json::{Value, json};

use super::answer::Meaning;
use super::verdict::gist;
use super::{PulsarRegistry, path};
use crate::registry::http::Answer;
use crate::registry::{History, Properties, RegistryError, StoredSchema, Topic, TypedSchema, Verdict};

impl PulsarRegistry {
    pub(super) fn read_history(&self, topic: &Topic) -> Result<History, RegistryError> {
        let Some(answer) = self.get(&path::schemas(topic, "schemas"))?.expect_optional()? else {
            return Ok(History::default());
        };
        let schemas = answer.json()?;
        let schemas = schemas.get("getSchemaResponses").and_then(Value::as_array);
        let schemas = schemas.ok_or_else(|| answer.unexpected("the answer has no list of schemas"))?;
        let live: Option<Vec<StoredSchema>> = schemas.iter().map(stored_schema).collect();
        let live = live.ok_or_else(|| answer.unexpected("a schema lacks its version, type or text"))?;
        let deleted = match live.first() {
            Some(first) => first.version > 0,
            None => self.has_tombstone(topic)?,
        };
        Ok(History { live, deleted })
    }

    /// A topic that never had a schema has no metadata either; one whose schemas were deleted keeps it.
    fn has_tombstone(&self, topic: &Topic) -> Result<bool, RegistryError> {
        let answer = self.get(&path::schemas(topic, "metadata"))?.expect_optional()?;
        Ok(answer.is_some_and(|answer| !answer.body.trim().is_empty()))
    }

    pub(super) fn ask_compatibility(&self, topic: &Topic, schema: &TypedSchema) -> Result<Verdict, RegistryError> {
        match self.post(&path::schemas(topic, "compatibility"), &body(schema))? {
            Meaning::Done(answer) => match answer.json()?.get("compatibility") {
                Some(Value::Bool(true)) => Ok(Verdict::Compatible),
                Some(Value::Bool(false)) => {
                    Ok(Verdict::Incompatible { reason: "the broker gives no reason".to_owned() })
                }
                _ => Err(answer.unexpected("the answer has no verdict")),
            },
            // The broker reports an incompatible schema, and only that, as a failure of its own.
            Meaning::Failed(answer) if answer.body.contains(INCOMPATIBLE) => {
                Ok(Verdict::Incompatible { reason: gist(&answer.reason(), schema.text()) })
            }
            meaning => refused(meaning, topic),
        }
    }

    pub(super) fn post_schema(&self, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError> {
        match self.post(&path::schemas(topic, "schema"), &body(schema))? {
            Meaning::Done(answer) => answer
                .json()?
                .pointer("/version/version")
                .and_then(Value::as_u64)
                .ok_or_else(|| answer.unexpected("the answer has no version")),
            Meaning::Conflict(answer) => {
                Err(RegistryError::Incompatible { topic: topic.clone(), reason: gist(&answer.reason(), schema.text()) })
            }
            meaning => refused(meaning, topic),
        }
    }

    /// The number of partitions, zero for a topic without; `None` when there is no such topic.
    pub(super) fn partitions(&self, topic: &Topic) -> Result<Option<u32>, RegistryError> {
        let answer = self.get(&path::topic_policy(topic, "partitions"))?;
        let Some(answer) = answer.expect_optional()? else {
            return Ok(None);
        };
        let partitions = answer.json()?.get("partitions").and_then(Value::as_u64);
        let partitions = partitions.and_then(|count| u32::try_from(count).ok());
        partitions.map(Some).ok_or_else(|| answer.unexpected("the answer has no partitions"))
    }
}

/// The meanings that both schema calls share.
fn refused<T>(meaning: Meaning, topic: &Topic) -> Result<T, RegistryError> {
    let topic = topic.clone();
    Err(match meaning {
        Meaning::Invalid(answer) => RegistryError::Invalid { topic, reason: answer.reason() },
        Meaning::Absent(answer) if answer.is_from_pulsar() => {
            RegistryError::NamespaceMissing { namespace: topic.namespace().to_string() }
        }
        Meaning::Failed(answer) if is_invalidity(&answer) => RegistryError::Invalid { topic, reason: answer.reason() },
        meaning => return meaning.done().and_then(|answer| Err(answer.unexpected("no verdict"))),
    })
}

/// The exception by which the broker refuses a schema; its message can be anything.
const INCOMPATIBLE: &str = "schema.exceptions.IncompatibleSchemaException";
/// The exception by which it says that a schema is none.
const INVALID: &str = "schema.exceptions.InvalidSchemaDataException";

/// The compatibility call reports an unreadable schema as a failure, and so does registering one with a default that
/// doesn't fit its type, which the broker minds only on a topic that has a history.
fn is_invalidity(answer: &Answer) -> bool {
    answer.body.contains(INVALID) || answer.reason().contains("Invalid default for field")
}

fn body(schema: &TypedSchema) -> Value {
    json!({ "type": schema.schema_type().name(), "schema": schema.text(), "properties": schema.properties() })
}

fn stored_schema(schema: &Value) -> Option<StoredSchema> {
    Some(StoredSchema {
        version: schema.get("version")?.as_u64()?,
        kind: schema.get("type")?.as_str()?.to_owned(),
        text: schema.get("data")?.as_str()?.to_owned(),
        properties: properties(schema),
    })
}

fn properties(schema: &Value) -> Properties {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    properties.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}
