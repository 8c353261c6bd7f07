//! What Avro for Java says, as the oracle tells it.

use contract_core::compat::readers::Incompatibility;
use serde::Deserialize;

/// The verdict on a case.
#[derive(Deserialize)]
pub(super) struct Verdict {
    /// The case.
    pub(super) id: String,
    /// About the reader's schema alone.
    pub(super) reader: Side,
    /// About the writer's schema alone.
    pub(super) writer: Side,
    /// About both; nothing where one is no schema.
    #[serde(flatten)]
    pub(super) pair: Option<Pair>,
}

/// The verdict on one schema.
#[derive(Deserialize)]
pub(super) struct Side {
    error: Option<String>,
    defaults: Option<String>,
    /// The parsing canonical form.
    pub(super) canonical: Option<String>,
    /// Its fingerprint, in hexadecimal.
    pub(super) crc64: Option<String>,
}

impl Side {
    /// Whether the lenient parser takes it.
    pub(super) fn is_schema(&self) -> bool {
        self.error.is_none()
    }

    /// Whether the strict parser takes it too.
    pub(super) fn has_valid_defaults(&self) -> bool {
        self.defaults.as_deref() == Some("valid")
    }
}

/// The verdict on two schemas.
#[derive(Deserialize)]
pub(super) struct Pair {
    /// What `SchemaCompatibility` says.
    pub(super) schema_compatibility: String,
    /// Its reasons, unless it threw.
    pub(super) incompatibilities: Option<Vec<Place>>,
    /// What the broker's validator says.
    pub(super) validator: String,
    /// Whether `Schema.equals` holds.
    pub(super) equal: bool,
}

/// A reason, and its place.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Place {
    #[serde(rename = "type")]
    kind: String,
    location: String,
    message: String,
}

impl Place {
    /// One of ours, in Java's words.
    pub(super) fn of(found: &Incompatibility) -> Self {
        Self {
            kind: found.kind.java_name().unwrap_or("none").to_owned(),
            location: found.java_pointer.clone(),
            message: found.kind.java_message(),
        }
    }
}
