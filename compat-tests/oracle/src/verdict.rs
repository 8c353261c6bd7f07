//! What Avro for Java says, as the oracle tells it.

use std::collections::BTreeMap;

use contract_core::compat::readers::Incompatibility;
use serde::Deserialize;

/// The verdict on a history.
#[derive(Debug, Deserialize)]
pub struct HistoryVerdict {
    /// About each version alone.
    pub schemas: Vec<Side>,
    /// About each earlier version beside the newest.
    pub pairs: Vec<BothWays>,
    /// About the newest, if the others are on a topic.
    pub broker: Broker,
}

/// The verdict on two schemas in both directions.
#[derive(Debug, Deserialize)]
pub struct BothWays {
    /// The newer reads the earlier; nothing where one is no schema.
    pub reads: Option<Pair>,
    /// The earlier reads the newer.
    pub is_read: Option<Pair>,
}

/// What the broker answers, by strategy.
pub type Broker = BTreeMap<String, Answers>;

/// What the broker answers about a schema.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Answers {
    /// What a check comes to: compatible, incompatible, invalid or error.
    pub check: String,
    /// What an upload comes to: created, exists, incompatible, invalid or error.
    pub upload: String,
}

/// The verdict on one schema.
#[derive(Debug, Deserialize)]
pub struct Side {
    error: Option<String>,
    defaults: Option<String>,
    /// The parsing canonical form.
    pub canonical: Option<String>,
    /// Its CRC-64-AVRO, in hexadecimal.
    pub crc64: Option<String>,
    /// Its SHA-256, in hexadecimal.
    pub sha256: Option<String>,
}

impl Side {
    /// Whether the lenient parser takes it.
    pub fn is_schema(&self) -> bool {
        self.error.is_none()
    }

    /// Whether the strict parser takes it too.
    pub fn has_valid_defaults(&self) -> bool {
        self.defaults.as_deref() == Some("valid")
    }
}

/// The verdict on a reader and a writer.
#[derive(Debug, Deserialize)]
pub struct Pair {
    /// What `SchemaCompatibility` says.
    pub schema_compatibility: String,
    /// Its reasons, unless it threw.
    pub incompatibilities: Option<Vec<Place>>,
    /// What the broker's validator says.
    pub validator: String,
    /// Whether `Schema.equals` holds.
    pub equal: bool,
}

/// A reason, and its place.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct Place {
    #[serde(rename = "type")]
    kind: String,
    location: String,
    message: String,
}

impl Place {
    /// One of ours, in Java's words.
    pub fn of(found: &Incompatibility) -> Self {
        Self {
            kind: found.kind.java_name().unwrap_or("none").to_owned(),
            location: found.java_pointer.clone(),
            message: found.kind.java_message(),
        }
    }

    /// Whether this, one of ours, is what Java says. Of a place that is very deep we show the end.
    pub fn is(&self, java: &Self) -> bool {
        let same_place = match self.location.strip_prefix('…') {
            Some(end) => java.location.ends_with(end),
            None => java.location == self.location,
        };
        same_place && self.kind == java.kind && self.message == java.message
    }
}

/// The verdict on a case of the corpus.
#[derive(Debug, Deserialize)]
pub struct CaseVerdict {
    /// The case.
    pub id: String,
    /// About the reader's schema alone.
    pub reader: Side,
    /// About the writer's schema alone.
    pub writer: Side,
    /// About both; nothing where one is no schema.
    #[serde(flatten)]
    pub pair: Option<Pair>,
    /// About the reader's schema, if the writer's and those before it are on a topic.
    pub broker: Broker,
}
