//! The manifest, `contracts.toml`: which contracts there are and what is promised of each.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::SeverityOverrides;
use super::lock::{UNFINISHED_MERGE, conflict_mark, toml_message};
use crate::compat::Strategy;
use crate::lint::LintOptions;
use crate::source::{SourceId, Span};

/// The manifest as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// The Pulsar tenant of all topics.
    pub tenant: Spanned<String>,
    /// The strategy of contracts that name none.
    #[serde(default = "default_strategy", deserialize_with = "strategy")]
    pub strategy: Strategy,
    /// The fields that the record of every message must have.
    #[serde(default)]
    pub envelope: Vec<String>,
    /// How much a breach of each rule matters, where it is not what the rule says by itself.
    #[serde(default)]
    pub rules: SeverityOverrides,
    /// What `schemactl lint` takes for good style.
    #[serde(default)]
    pub lint: LintOptions,
    /// Where `schemactl generate` writes; relative to the manifest.
    pub generate: Option<GenerateConfig>,
    /// The registries that commands can name.
    #[serde(default)]
    pub registries: BTreeMap<String, RegistryConfig>,
    /// The contracts by id, `owner/message`.
    #[serde(default)]
    pub contracts: BTreeMap<Spanned<String>, Spanned<ContractConfig>>,
}

/// Where generated code goes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GenerateConfig {
    /// The folder of the crate that holds the generated modules, relative to the manifest.
    #[serde(rename = "crate")]
    pub crate_dir: Spanned<String>,
}

/// A registry that commands can name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegistryConfig {
    /// The address of Pulsar's admin API, such as `http://127.0.0.1:8080`.
    pub url: Spanned<String>,
    /// The environment variable that holds a token.
    pub token_env: Option<String>,
    /// A file that holds a token; relative to the manifest.
    pub token_file: Option<String>,
    /// A file with the certificates of the authority that signed the server's; relative to the manifest.
    pub ca_file: Option<String>,
}

/// What the manifest says of one contract.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContractConfig {
    /// What kind of message it is.
    pub kind: MessageKind,
    /// The full name of the record.
    pub record: Spanned<String>,
    /// The topic; by default `persistent://<tenant>/<owner>/<message>`.
    pub topic: Option<Spanned<String>>,
    /// The field that identifies a message: names joined by dots.
    pub id: Option<Spanned<String>>,
    /// The field whose value keeps messages of one entity in order: names joined by dots.
    pub key: Option<Spanned<String>>,
    /// The strategy; by default the manifest's.
    #[serde(default, deserialize_with = "optional_strategy")]
    pub strategy: Option<Strategy>,
    /// Whether nobody sends or reads it any more: it gets no new versions, and its released ones stay.
    #[serde(default)]
    pub retired: bool,
    /// How much a breach of each rule matters for this contract, where it is not what the project says.
    #[serde(default)]
    pub rules: SeverityOverrides,
}

/// The kinds of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// Asks a service to do something; its owner is the service that does it.
    Command,
    /// Says that something has happened; its owner is the service that says so.
    Event,
}

/// Why the manifest cannot be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ManifestError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// The first thing that is no TOML, or no manifest.
    pub fn parse(text: &str, source: SourceId) -> Result<Self, ManifestError> {
        if let Some(at) = conflict_mark(text) {
            let message = UNFINISHED_MERGE.to_owned();
            return Err(ManifestError { message, span: Span::new(source, at, at + 7) });
        }
        toml::from_str(text).map_err(|error| {
            let range = error.span().unwrap_or(0..0);
            let message = toml_message(text, &error);
            ManifestError { message, span: Span::new(source, range.start, range.end) }
        })
    }
}

fn default_strategy() -> Strategy {
    Strategy::FullTransitive
}

fn strategy<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Strategy, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

fn optional_strategy<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Strategy>, D::Error> {
    strategy(deserializer).map(Some)
}
