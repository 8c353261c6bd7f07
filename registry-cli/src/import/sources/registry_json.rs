//! JSON as registries and their tools write it: an object around the schema.

use std::sync::Arc;

use contract_core::json::{self, Json, Value};
use contract_core::source::SourceId;

use super::avsc;
use super::parsed_file::{ParsedFile, Registered, SourceSchema};

/// The program whose JSON has a schema inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// Confluent's Schema Registry and those with its API.
    Confluent,
    /// Apicurio Registry.
    Apicurio,
    /// Pulsar's REST API, `pulsar-admin schemas get` and `upload`.
    Pulsar,
    /// A schema as the text of a JSON string.
    Text,
}

/// Returns the program whose JSON this is; `None` if it is not an object around a schema, nor a list of those.
pub(crate) fn recognize(json: &Json) -> Option<Envelope> {
    items(json).first().and_then(|item| Entry::new(item)).map(|entry| entry.envelope)
}

/// Returns the schemas in the JSON of a registry; `None` for other JSON.
pub(super) fn parse(json: &Json) -> Option<ParsedFile> {
    recognize(json)?;
    let items = items(json);
    let mut parsed = ParsedFile::default();
    for (index, item) in items.iter().enumerate() {
        let part = (items.len() > 1).then(|| format!("item {}", index + 1));
        let Some(entry) = Entry::new(item) else {
            parsed.left_out.push((part, "it is not JSON of a registry with a schema".to_owned()));
            continue;
        };
        let position = u64::try_from(index).unwrap_or(u64::MAX);
        match entry.schema() {
            Ok((json, text)) => {
                let registered = entry.registered(if part.is_some() { position } else { 0 });
                parsed.schemas.push(SourceSchema { part, json, text, registered });
            }
            Err(reason) => parsed.left_out.push((part, reason)),
        }
    }
    Some(parsed)
}

/// Returns the objects in a list, in the list of Pulsar's REST API, or the value itself.
fn items(json: &Json) -> Vec<&Json> {
    let list = json.get("getSchemaResponses").unwrap_or(json);
    list.as_array().map_or_else(|| vec![list], |items| items.iter().collect())
}

/// An object around a schema.
struct Entry<'a> {
    envelope: Envelope,
    object: &'a Json,
    /// The schema, as JSON or as a string with JSON.
    content: &'a Json,
    /// The registry's type of schema; `None` if it is the registry's default, Avro.
    schema_type: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn new(object: &'a Json) -> Option<Self> {
        let string = |json: &'a Json, key: &str| json.get(key).and_then(Json::as_str);
        if let Some(text) = object.as_str() {
            let is_schema =
                text.trim_start().starts_with('{') && parse_text(text).is_some_and(|json| avsc::is_schema(&json));
            return is_schema.then_some(Self { envelope: Envelope::Text, object, content: object, schema_type: None });
        }
        if avsc::is_schema(object) {
            return None;
        }
        if let Some(info) = object.get("schemaInfo") {
            let content = info.get("schema")?;
            return Some(Self { envelope: Envelope::Pulsar, object, content, schema_type: string(info, "type") });
        }
        let pulsar_type = string(object, "type").filter(|name| is_pulsar_type(name));
        if let (Some(content), Some(name)) = (object.get("schema").or_else(|| object.get("data")), pulsar_type) {
            return Some(Self { envelope: Envelope::Pulsar, object, content, schema_type: Some(name) });
        }
        if let Some(content) = object.get("schema").filter(|content| content.as_str().is_some()) {
            let schema_type = string(object, "schemaType");
            return Some(Self { envelope: Envelope::Confluent, object, content, schema_type });
        }
        let version = object.get("firstVersion");
        let content = version.map_or(object, |version| version).get("content")?;
        let content = content.get("content").unwrap_or(content);
        let schema_type = string(object, "artifactType").or_else(|| string(object, "type"));
        let is_apicurio = content.as_str().is_some() && (schema_type.is_some() || object.get("artifactId").is_some());
        is_apicurio.then_some(Self { envelope: Envelope::Apicurio, object, content, schema_type })
    }

    /// Returns the schema and, if the registry has it as text, its text.
    fn schema(&self) -> Result<(Json, Option<Arc<str>>), String> {
        if let Some(other) = self.schema_type.filter(|name| *name != "AVRO") {
            return Err(format!("its type is {other}, and contracts are Avro"));
        }
        match self.content.as_str() {
            None => Ok((self.content.clone(), None)),
            Some(text) => match parse_text(text) {
                Some(json) => Ok((json, Some(text.into()))),
                None => Err("its schema is not JSON".to_owned()),
            },
        }
    }

    /// Returns the place in the registry. In a list without versions, it is that in the list.
    fn registered(&self, position: u64) -> Option<Registered> {
        let string = |key: &str| self.object.get(key).and_then(Json::as_str);
        let number = |json: &Json| match &json.value {
            Value::Number(number) => number.as_i64().and_then(|number| u64::try_from(number).ok()),
            Value::String(digits) => digits.parse().ok(),
            _ => None,
        };
        let version = self.object.get("version").or_else(|| self.object.get("firstVersion")?.get("version"));
        let subject = string("subject").or_else(|| string("artifactId")).map(str::to_owned);
        let version = version.and_then(number);
        (version.is_some() || subject.is_some() || position > 0)
            .then(|| Registered { subject, version: version.unwrap_or(position) })
    }
}

fn parse_text(text: &str) -> Option<Json> {
    json::parse(text, SourceId::default()).ok().map(|document| document.root().to_json())
}

/// Returns whether this is one of Pulsar's types of schema, which are in upper case. Avro's types are in lower case.
fn is_pulsar_type(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{\"type\":\"record\",\"name\":\"E\",\"fields\":[]}"#;

    fn recognized(text: &str) -> Option<Envelope> {
        recognize(&parse_text(&text.replace("SCHEMA", RECORD)).expect("JSON"))
    }

    #[test]
    fn recognizes_the_json_of_each_registry() {
        for (text, envelope) in [
            (r#"{"schema": "SCHEMA"}"#, Envelope::Confluent),
            (r#"[{"subject": "e", "version": 1, "id": 7, "schema": "SCHEMA"}]"#, Envelope::Confluent),
            (r#"{"version": 0, "schemaInfo": {"name": "e", "schema": {}, "type": "AVRO"}}"#, Envelope::Pulsar),
            (r#"{"type": "AVRO", "schema": "SCHEMA", "properties": {}}"#, Envelope::Pulsar),
            (r#"{"getSchemaResponses": [{"version": 0, "type": "AVRO", "data": "SCHEMA"}]}"#, Envelope::Pulsar),
            (r#"{"artifactId": "e", "artifactType": "AVRO", "content": "SCHEMA"}"#, Envelope::Apicurio),
            (
                r#"{"artifactId": "e", "firstVersion": {"version": "1", "content": {"content": "SCHEMA"}}}"#,
                Envelope::Apicurio,
            ),
            (r#""SCHEMA""#, Envelope::Text),
        ] {
            assert_eq!(recognized(text), Some(envelope), "{text}");
        }
    }

    #[test]
    fn recognizes_no_schema_and_no_other_json() {
        for text in [
            "1",
            "[]",
            r#"{"name": "package", "version": "1"}"#,
            r#"{"type": "record", "name": "E", "fields": [], "schema": "SCHEMA"}"#,
            r#"{"type": "enum", "name": "E", "symbols": [], "content": "SCHEMA"}"#,
            r#"{"content": "x"}"#,
            r#""text""#,
        ] {
            assert_eq!(recognized(text), None, "{text}");
        }
    }
}
