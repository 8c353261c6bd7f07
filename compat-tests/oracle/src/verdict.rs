//! The verdicts of Avro for Java, as the oracle's program writes them.

use std::collections::BTreeMap;

use contract_core::compat::readers::Incompatibility;
use serde::Deserialize;

/// The verdict on a history.
#[derive(Debug, Deserialize)]
pub struct HistoryVerdict {
    /// The verdict on each version by itself.
    pub schemas: Vec<SchemaVerdict>,
    /// The verdicts on the newest version with each earlier one.
    pub pairs: Vec<PairVerdicts>,
    /// The broker's answers about the newest version if the others are on the topic.
    pub broker: BrokerResponses,
}

/// The verdicts on two schemas in both directions; `None` if one of them is not a schema.
#[derive(Debug, Deserialize)]
pub struct PairVerdicts {
    /// The newer reads the earlier.
    pub reads: Option<PairVerdict>,
    /// The earlier reads the newer.
    pub is_read: Option<PairVerdict>,
}

/// The broker's answers by strategy.
pub type BrokerResponses = BTreeMap<String, Answers>;

/// The broker's answers about a schema.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Answers {
    /// The answer to a check: compatible, incompatible, invalid or error.
    pub check: String,
    /// The answer to an upload: created, exists, incompatible, invalid or error.
    pub upload: String,
}

/// The verdict on one schema.
#[derive(Debug, Deserialize)]
pub struct SchemaVerdict {
    error: Option<String>,
    defaults: Option<String>,
    /// The parsing canonical form.
    pub canonical: Option<String>,
    /// Its CRC-64-AVRO, in hexadecimal.
    pub crc64: Option<String>,
    /// Its SHA-256, in hexadecimal.
    pub sha256: Option<String>,
}

impl SchemaVerdict {
    /// Returns whether the lenient parser accepts it.
    pub fn is_schema(&self) -> bool {
        self.error.is_none()
    }

    /// Returns whether the strict parser accepts it too.
    pub fn has_valid_defaults(&self) -> bool {
        self.defaults.as_deref() == Some("valid")
    }
}

/// The verdict on a reader and a writer.
#[derive(Debug, Deserialize)]
pub struct PairVerdict {
    /// The result of `SchemaCompatibility`.
    pub schema_compatibility: String,
    /// Its reasons, unless it threw an exception.
    pub incompatibilities: Option<Vec<JavaIncompatibility>>,
    /// The result of the validator that the broker uses.
    pub validator: String,
    /// The result of `Schema.equals`.
    pub equal: bool,
}

/// An incompatibility in Java's terms.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct JavaIncompatibility {
    #[serde(rename = "type")]
    kind: String,
    location: String,
    message: String,
}

impl JavaIncompatibility {
    /// Translates one of ours.
    pub fn from_ours(found: &Incompatibility) -> Self {
        Self {
            kind: found.kind.java_name().unwrap_or("none").to_owned(),
            location: found.java_pointer.clone(),
            message: found.kind.java_message(),
        }
    }

    /// Returns whether this one, which is ours, is the same as Java's. Ours has only the end of a very long location.
    pub fn matches(&self, java: &Self) -> bool {
        let same_location = match self.location.strip_prefix('…') {
            Some(end) => java.location.ends_with(end),
            None => java.location == self.location,
        };
        same_location && self.kind == java.kind && self.message == java.message
    }
}

/// The verdict on a case of the corpus.
#[derive(Debug, Deserialize)]
pub struct CaseVerdict {
    /// The id of the case.
    pub id: String,
    /// The verdict on the reader's schema by itself.
    pub reader: SchemaVerdict,
    /// The verdict on the writer's schema by itself.
    pub writer: SchemaVerdict,
    /// The verdict on both; `None` if one of them is not a schema.
    #[serde(flatten)]
    pub pair: Option<PairVerdict>,
    /// The broker's answers about the reader's schema if the writer's and those before it are on the topic.
    pub broker: BrokerResponses,
}
