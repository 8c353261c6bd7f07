//! The manifest, `contracts.toml`: the contracts of the project and their settings.

use std::collections::BTreeMap;
use std::fmt;

use schemactl_avro::schema::PulsarProfile;
use schemactl_avro::semantics::MeaningAttributes;
use schemactl_avro::source::SourceId;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::comments::Comments;
use super::severity_overrides::SeverityOverrides;
use super::toml_file::{self, FileError};
use crate::compat::Strategy;
use crate::lint::LintOptions;
use crate::rule::{Level, Rule};

/// The parsed manifest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// The Pulsar tenant of all topics.
    pub tenant: Spanned<String>,
    /// The strategy of contracts without their own.
    #[serde(default = "default_strategy", deserialize_with = "strategy")]
    pub strategy: Strategy,
    /// The use of a draft's comments in its release.
    #[serde(default)]
    pub comments: Comments,
    /// The version of Pulsar that the schemas are parsed for; a registry can have another one.
    #[serde(default, deserialize_with = "profile")]
    pub pulsar: PulsarProfile,
    /// The fields that every message's record must have.
    #[serde(default)]
    pub envelope: Vec<String>,
    /// The attributes of fields and types that say what a value means, in addition to `unit`, `currency` and
    /// `connect.name`.
    #[serde(default)]
    pub meaning_attributes: Vec<Spanned<String>>,
    /// The levels of rules that differ from the rules' defaults.
    #[serde(default)]
    pub rules: SeverityOverrides,
    /// The options of the lint rules.
    #[serde(default)]
    pub lint: LintOptions,
    /// The settings of `schemactl generate`.
    pub generate: Option<GenerateConfig>,
    /// The registries, by the name that commands use.
    #[serde(default)]
    pub registries: BTreeMap<String, RegistryConfig>,
    /// The contracts by id, `owner/message`.
    #[serde(default)]
    pub contracts: BTreeMap<Spanned<String>, Spanned<ContractConfig>>,
}

/// The settings of `schemactl generate`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GenerateConfig {
    /// The folder of the crate for the generated modules, relative to the manifest.
    #[serde(rename = "crate")]
    pub crate_dir: Spanned<String>,
}

/// The settings of one registry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegistryConfig {
    /// The address of Pulsar's admin API, such as `http://127.0.0.1:8080`.
    pub url: Spanned<String>,
    /// The version of the registry's brokers; by default the manifest's. A broker that answers says itself which it is.
    #[serde(default, deserialize_with = "optional_profile")]
    pub pulsar: Option<PulsarProfile>,
    /// The environment variable with a token.
    pub token_env: Option<String>,
    /// A file with a token, relative to the manifest.
    pub token_file: Option<String>,
    /// A file with the certificates of the authority that signed the server's, relative to the manifest.
    pub ca_file: Option<String>,
    /// Whether this is the registry of production: `schemactl release` compares drafts with it.
    #[serde(default)]
    pub production: bool,
}

/// The settings of one contract.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContractConfig {
    /// The kind of message.
    pub kind: MessageKind,
    /// The full name of the record. `None` for a message that is not a record.
    pub record: Option<Spanned<String>>,
    /// The topic; by default `persistent://<tenant>/<owner>/<message>`.
    pub topic: Option<Spanned<String>>,
    /// The path of the field that identifies a message: names joined by dots. If the field was renamed, a list of its paths.
    pub id: Option<Spanned<OneOrMore>>,
    /// The path of the field whose value keeps messages of one entity in order, or a list of paths as for `id`.
    pub key: Option<Spanned<OneOrMore>>,
    /// The strategy; by default the manifest's.
    #[serde(default, deserialize_with = "optional_strategy")]
    pub strategy: Option<Strategy>,
    /// The released version from which on the strategy's promises hold; by default the first.
    pub compatible_since: Option<Spanned<u32>>,
    /// The reason why they do not hold for the versions before.
    pub compatible_since_reason: Option<Spanned<String>>,
    /// Whether the message is no longer in use. A retired contract keeps its released versions and gets no new ones.
    #[serde(default)]
    pub retired: bool,
    /// The person or team to ask about the message.
    pub owner: Option<String>,
    /// The description of the message.
    pub description: Option<String>,
    /// The reason why new services should not use the message, or what to use instead.
    pub deprecated: Option<String>,
    /// The services that send the message.
    #[serde(default)]
    pub producers: Vec<String>,
    /// The services that read the message.
    #[serde(default)]
    pub consumers: Vec<String>,
    /// The levels of rules for this contract that differ from the project's.
    #[serde(default)]
    pub rules: SeverityOverrides,
}

/// A string, or a list of at least one.
#[derive(Debug, Clone)]
pub struct OneOrMore(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMoreVisitor;

        impl<'de> Visitor<'de> for OneOrMoreVisitor {
            type Value = OneOrMore;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<OneOrMore, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                if list.is_empty() { Err(de::Error::custom("the list is empty")) } else { Ok(OneOrMore(list)) }
            }
        }

        deserializer.deserialize_any(OneOrMoreVisitor)
    }
}

/// The kinds of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// A request to a service, which owns the message.
    Command,
    /// A fact that has happened, published by the service that owns the message.
    Event,
}

impl Manifest {
    /// Parses a manifest.
    ///
    /// # Errors
    /// All places that are not TOML or not part of a manifest.
    pub fn parse(content: &str, source: SourceId) -> Result<Self, Vec<FileError>> {
        toml_file::parse_all(content, source)
    }

    /// Returns all attributes that say what a value means.
    pub fn meaning_attributes(&self) -> MeaningAttributes {
        MeaningAttributes::with_additional(self.meaning_attributes.iter().map(|name| name.get_ref().as_str()))
    }

    /// Returns the names of the registries with `production = true`; a valid manifest has at most one.
    pub fn production_registries(&self) -> impl Iterator<Item = &str> {
        self.registries.iter().filter(|(_, registry)| registry.production).map(|(name, _)| name.as_str())
    }

    /// Returns the level of a rule for a contract: the contract's, else the project's, else the rule's default.
    pub fn level(&self, rule: &Rule, contract: Option<&str>) -> Level {
        let config = contract.and_then(|id| self.contracts.get(id));
        config
            .and_then(|config| config.get_ref().rules.get(rule))
            .or_else(|| self.rules.get(rule))
            .unwrap_or_else(|| rule.default_level())
    }
}

fn default_strategy() -> Strategy {
    Strategy::FullTransitive
}

fn strategy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Strategy, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

fn optional_strategy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Strategy>, D::Error> {
    strategy(deserializer).map(Some)
}

fn profile<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PulsarProfile, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

fn optional_profile<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PulsarProfile>, D::Error> {
    profile(deserializer).map(Some)
}
