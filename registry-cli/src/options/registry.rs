//! Which registry, and how to get in.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use contract_core::contracts::{ContractSet, RegistryConfig};

use crate::error::ToolError;
use crate::publish::Tenant;
use crate::registry::{Access, InMemoryRegistry, PulsarRegistry, Registry, RegistryError, Token};

/// The variable that holds the token where no other is named.
const TOKEN_VARIABLE: &str = "SCHEMACTL_TOKEN";

/// Seconds that one call may take.
const DEFAULT_TIMEOUT: u64 = 30;

/// A registry by name or address, and credentials for it.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Registry")]
pub struct RegistryOptions {
    /// A name from `contracts.toml`, the address of a Pulsar admin API, or `memory:`; by default the only one that
    /// `contracts.toml` names.
    #[arg(long, value_name = "NAME|URL", env = "SCHEMACTL_REGISTRY", hide_env_values = true)]
    pub registry: Option<String>,
    /// Read the token from this file.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Read the token from this environment variable [default: `SCHEMACTL_TOKEN`].
    #[arg(long, value_name = "VARIABLE", conflicts_with = "token_file")]
    pub token_env: Option<String>,
    /// Trust the certificate authority in this PEM file instead of the well-known ones.
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// How long one call may take.
    #[arg(long, value_name = "SECONDS", default_value_t = DEFAULT_TIMEOUT, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
    /// Use this tenant instead of the contracts' own.
    #[arg(long, value_name = "TENANT")]
    pub tenant: Option<String>,
}

impl RegistryOptions {
    /// A registry by name or address, with the credentials that the manifest and the environment have for it.
    pub fn named(registry: &str) -> Self {
        Self {
            registry: Some(registry.to_owned()),
            token_file: None,
            token_env: None,
            ca_file: None,
            timeout: DEFAULT_TIMEOUT,
            tenant: None,
        }
    }

    /// The registry, which is not asked anything yet.
    pub fn open(&self, set: &ContractSet) -> Result<Box<dyn Registry>, ToolError> {
        let registries = &set.manifest.registries;
        let named = match &self.registry {
            Some(name) if name == "memory:" => return Ok(Box::new(InMemoryRegistry::new())),
            Some(address) if address.contains("://") => {
                return Ok(Box::new(PulsarRegistry::new(address, self.access(None, &set.root)?)?));
            }
            Some(name) => registries.get(name),
            None if registries.len() == 1 => registries.values().next(),
            None => None,
        };
        let Some(config) = named else {
            let known = registries.keys().cloned().collect();
            return Err(ToolError::RegistryUnknown { name: self.registry.clone(), known });
        };
        let access = self.access(Some(config), &set.root)?;
        Ok(Box::new(PulsarRegistry::new(config.url.get_ref(), access)?))
    }

    /// Whose topics are meant.
    pub fn tenant(&self) -> Tenant<'_> {
        self.tenant.as_deref().map_or(Tenant::OfContracts, Tenant::Other)
    }

    /// What the command line says comes before what the manifest says; paths in the manifest are relative to it.
    fn access(&self, config: Option<&RegistryConfig>, root: &Path) -> Result<Access, ToolError> {
        let in_manifest = |path: Option<&String>| path.map(|path| root.join(path));
        let variable = config.and_then(|config| config.token_env.as_deref());
        let variable = self.token_env.as_deref().or(variable);
        let file = in_manifest(config.and_then(|config| config.token_file.as_ref()));
        let token = match (&self.token_file, &self.token_env) {
            (Some(file), _) => Some(Token::from_file(file)?),
            // Who names a variable means one that is there; without the token, the broker's refusal would puzzle.
            (None, Some(variable)) => Some(Token::from_env(variable)?.ok_or_else(|| RegistryError::Token {
                origin: format!("the variable `{variable}`"),
                reason: "it is not set".to_owned(),
            })?),
            (None, None) => match Token::from_env(variable.unwrap_or(TOKEN_VARIABLE))? {
                Some(token) => Some(token),
                None => file.as_deref().map(Token::from_file).transpose()?,
            },
        };
        let ca_file = in_manifest(config.and_then(|config| config.ca_file.as_ref()));
        let ca_file = self.ca_file.clone().or(ca_file);
        Ok(Access { token, ca_file, timeout: Duration::from_secs(self.timeout), ..Access::default() })
    }
}
