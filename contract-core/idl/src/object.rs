//! Builds JSON.

use schemactl_avro::json::{Json, Member, Value};
use schemactl_avro::source::Span;

/// Returns a JSON string.
pub(crate) fn string(value: impl Into<String>, span: Span) -> Json {
    Json { value: Value::String(value.into()), span }
}

/// Returns a JSON array.
pub(crate) fn array(items: Vec<Json>, span: Span) -> Json {
    Json { value: Value::Array(items), span }
}

/// The members of a JSON object.
#[derive(Default)]
pub(crate) struct Object(Vec<Member>);

impl Object {
    /// Returns an object with one member, `type`.
    pub(crate) fn of_type(type_name: &str, span: Span) -> Self {
        Self::default().with("type", string(type_name, span))
    }

    /// Adds a member, or replaces its value.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: Json) -> Self {
        if let Some(member) = self.0.iter_mut().find(|member| member.key == key) {
            member.value = value;
        } else {
            let key_span = value.span;
            self.0.push(Member { key: key.to_owned(), key_span, value, overrides: None });
        }
        self
    }

    /// Adds a member if there is a value.
    #[must_use]
    pub(crate) fn with_optional(self, key: &str, value: Option<Json>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds members.
    #[must_use]
    pub(crate) fn with_all(self, members: Vec<(String, Json)>) -> Self {
        members.into_iter().fold(self, |object, (key, value)| object.with(&key, value))
    }

    /// Returns the object.
    pub(crate) fn into_json(self, span: Span) -> Json {
        Json { value: Value::Object(self.0), span }
    }
}
