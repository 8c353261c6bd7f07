//! The evidence that versions were never published, for commands that take a release back.

use clap::Args;
use contract_core::contracts::{Contract, ContractSet, Evidence};
use schemactl_pulsar::SchemaHistory;

use crate::error::{RegistryOption, ToolError};
use crate::options::AccessOptions;
use crate::progress::Progress;

/// The options of commands that change only what was never published.
#[derive(Args, Clone, Debug)]
pub(crate) struct EvidenceOptions {
    /// Ask no registry, since the versions were never published.
    #[arg(long, requires = "reason")]
    unpublished: bool,
    /// The reason why that is known; it is recorded in `contracts.lock`.
    #[arg(long, value_name = "TEXT", requires = "unpublished", value_parser = filled)]
    reason: Option<String>,
    #[command(flatten)]
    access: AccessOptions,
}

fn filled(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("it is empty") } else { Ok(text.to_owned()) }
}

/// The result of a search for published versions.
pub(crate) enum PublicationSearch {
    /// No version was published.
    Unpublished(Evidence),
    /// This registry has a version.
    PublishedIn(String),
}

impl EvidenceOptions {
    /// Asks all registries of the manifest for the schemas of a contract's topic. `is_published` decides about the answer
    /// of each.
    pub(crate) fn search(
        &self,
        set: &ContractSet,
        contract: &Contract,
        is_published: impl Fn(&SchemaHistory) -> bool,
        progress: &dyn Progress,
    ) -> Result<PublicationSearch, ToolError> {
        if let Some(reason) = &self.reason {
            return Ok(PublicationSearch::Unpublished(Evidence::Statement(reason.clone())));
        }
        let names: Vec<String> = set.manifest.registries.keys().cloned().collect();
        if names.is_empty() {
            return Err(ToolError::PublicationUnknown { contract: contract.id.clone() });
        }
        for name in &names {
            progress.step(&format!("asking the registry `{name}` for {}", contract.id));
            let registry = self.access.open(name, set, RegistryOption::Registry)?;
            let topic = self.access.tenant().topic_of(contract)?;
            if is_published(&registry.history(&topic)?) {
                return Ok(PublicationSearch::PublishedIn(name.clone()));
            }
        }
        Ok(PublicationSearch::Unpublished(Evidence::Registries(names)))
    }
}

/// Describes the evidence, for the answer of a command.
pub(crate) fn describe(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Registries(names) => format!("not published in {}", names.join(", ")),
        Evidence::Statement(reason) => format!("not published: {reason}"),
        Evidence::SameTopic => "the topic stays the same".to_owned(),
    }
}
