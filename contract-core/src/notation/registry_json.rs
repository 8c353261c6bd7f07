//! JSON as registries and their tools write it: an object around the schema.

use schemactl_avro::json::{self, Json, Value};
use schemactl_avro::source::SourceId;

/// The program whose JSON has a schema inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// Confluent's Schema Registry and those with its API.
    Confluent,
    /// Apicurio Registry.
    Apicurio,
    /// Pulsar's REST API, `pulsar-admin schemas get` and `upload`.
    Pulsar,
    /// A schema as the text of a JSON string.
    Text,
}

impl Envelope {
    /// Describes the JSON, and the part of it that is the schema.
    pub(crate) fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Confluent => ("JSON of Confluent's Schema Registry", "the text in `schema`"),
            Self::Apicurio => ("JSON of Apicurio Registry", "the text in `content`"),
            Self::Pulsar => ("JSON of Pulsar's registry or its tools", "the value of `schema` or `data`"),
            Self::Text => ("a JSON string", "its text"),
        }
    }
}

/// Returns the objects around schemas in JSON of a registry: in a list, in the list of Pulsar's REST API, or one object.
/// An item is `None` if it is not such an object. For other JSON, there are no items.
pub fn entries(json: &Json) -> Vec<Option<RegistryEntry<'_>>> {
    let list = json.get("getSchemaResponses").unwrap_or(json);
    let items = list.as_array().map_or_else(|| vec![list], |items| items.iter().collect());
    let entries: Vec<_> = items.into_iter().map(RegistryEntry::new).collect();
    if matches!(entries.first(), Some(Some(_))) { entries } else { Vec::new() }
}

/// An object around a schema.
#[derive(Clone, Copy)]
pub struct RegistryEntry<'a> {
    envelope: Envelope,
    object: &'a Json,
    /// The schema, as JSON or as a string with JSON.
    content: &'a Json,
    /// The registry's type of schema; `None` if it is the registry's default, Avro.
    schema_type: Option<&'a str>,
}

impl<'a> RegistryEntry<'a> {
    fn new(object: &'a Json) -> Option<Self> {
        let string = |json: &'a Json, key: &str| json.get(key).and_then(Json::as_str);
        if let Some(text) = object.as_str() {
            let is_schema =
                text.trim_start().starts_with('{') && parse_text(text).is_some_and(|json| is_definition(&json));
            return is_schema.then_some(Self { envelope: Envelope::Text, object, content: object, schema_type: None });
        }
        if is_definition(object) {
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

    /// Returns the program whose JSON it is.
    pub fn envelope(&self) -> Envelope {
        self.envelope
    }

    /// Returns the schema and, if the registry has it as text, its text.
    ///
    /// # Errors
    /// The reason that it is not an Avro schema.
    pub fn schema(&self) -> Result<(Json, Option<&'a str>), String> {
        if let Some(other) = self.schema_type.filter(|name| *name != "AVRO") {
            return Err(format!("its type is {other}, and contracts are Avro"));
        }
        match self.content.as_str() {
            None => Ok((self.content.clone(), None)),
            Some(text) => match parse_text(text) {
                Some(json) => Ok((json, Some(text))),
                None => Err("its schema is not JSON".to_owned()),
            },
        }
    }

    /// Returns the name under which the registry has versions, if the JSON has it.
    pub fn subject(&self) -> Option<&'a str> {
        let string = |key: &str| self.object.get(key).and_then(Json::as_str);
        string("subject").or_else(|| string("artifactId"))
    }

    /// Returns the version, if the JSON has it.
    pub fn version(&self) -> Option<u64> {
        let version = self.object.get("version").or_else(|| self.object.get("firstVersion")?.get("version"))?;
        match &version.value {
            Value::Number(number) => number.as_i64().and_then(|number| u64::try_from(number).ok()),
            Value::String(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

/// Returns whether JSON is the definition of a record, an enum or a fixed type.
pub(super) fn is_definition(json: &Json) -> bool {
    let has = |key| json.get(key).is_some();
    match json.get("type").and_then(Json::as_str) {
        Some("record" | "error") => has("name") && has("fields"),
        Some("enum") => has("name") && has("symbols"),
        Some("fixed") => has("name") && has("size"),
        _ => false,
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
        let json = parse_text(&text.replace("SCHEMA", RECORD)).expect("JSON");
        entries(&json).first().and_then(Option::as_ref).map(RegistryEntry::envelope)
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
