//! Options that select a registry and connect to it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use contract_core::compat::broker::PulsarProfile;
use contract_core::contracts::{ContractSet, RegistryConfig};

use crate::error::{RegistryOption, ToolError};
use crate::publish::Tenant;
use schemactl_pulsar::{ConnectOptions, InMemoryRegistry, PulsarRegistry, Registry, RegistryError, Token};

/// The variable with the token, if no other is named.
const TOKEN_VARIABLE: &str = "SCHEMACTL_TOKEN";

/// The time limit of a call in seconds.
const DEFAULT_TIMEOUT: u64 = 30;

/// A registry by name or address, with the options of the connection.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Registry")]
pub struct RegistryOptions {
    /// The registry: a name from `contracts.toml`, the address of a Pulsar admin API, or `memory:`; by default the only one in
    /// `contracts.toml`.
    #[arg(long, value_name = "NAME|URL", env = "SCHEMACTL_REGISTRY", hide_env_values = true)]
    pub registry: Option<String>,
    #[command(flatten)]
    access: AccessOptions,
}

/// Credentials, time limit and tenant for a registry.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = AccessOptions::HEADING)]
pub struct AccessOptions {
    /// Read the token from this file.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Read the token from this environment variable [default: `SCHEMACTL_TOKEN`].
    #[arg(long, value_name = "VARIABLE", conflicts_with = "token_file")]
    pub token_env: Option<String>,
    /// Trust the certificate authority in this PEM file instead of the well-known ones.
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// The time limit of a call.
    #[arg(long, value_name = "SECONDS", default_value_t = DEFAULT_TIMEOUT, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// Use this tenant instead of the contracts' own.
    #[arg(long, value_name = "TENANT")]
    pub tenant: Option<String>,
}

impl RegistryOptions {
    /// Returns the registry, without making a call.
    pub fn open(&self, set: &ContractSet) -> Result<Box<dyn Registry>, ToolError> {
        let registries = &set.manifest.registries;
        match &self.registry {
            Some(name) if name == "memory:" => Ok(Box::new(InMemoryRegistry::new())),
            Some(name) => self.access.open(name, set, RegistryOption::Registry),
            None => match registries.values().next().filter(|_| registries.len() == 1) {
                Some(config) => self.access.pulsar(config, set),
                None => Err(unknown(None, set, RegistryOption::Registry)),
            },
        }
    }

    /// Returns the version of Pulsar that the manifest states for the registry.
    pub fn profile(&self, set: &ContractSet) -> PulsarProfile {
        let registries = &set.manifest.registries;
        let config = match &self.registry {
            Some(name) => registries.get(name),
            None => registries.values().next().filter(|_| registries.len() == 1),
        };
        config.and_then(|config| config.pulsar).unwrap_or(set.manifest.pulsar)
    }

    /// Returns the tenant of the topics.
    pub fn tenant(&self) -> Tenant<'_> {
        self.access.tenant()
    }

    /// Returns registry and tenant as arguments, for a command that is shown to the user.
    pub fn to_args(&self) -> impl Iterator<Item = &str> {
        let registry = self.registry.iter().flat_map(|registry| ["--registry", registry]);
        let tenant = self.access.tenant.iter().flat_map(|tenant| ["--tenant", tenant]);
        registry.chain(tenant)
    }
}

impl AccessOptions {
    /// The heading of these options in a help text.
    pub const HEADING: &str = "Registry";

    /// Returns a Pulsar registry by its name in the manifest or by its address.
    pub fn open(&self, name: &str, set: &ContractSet, option: RegistryOption) -> Result<Box<dyn Registry>, ToolError> {
        if name.contains("://") {
            return Ok(Box::new(PulsarRegistry::new(name, self.connect_options(None, &set.root)?)?));
        }
        let config = set.manifest.registries.get(name).ok_or_else(|| unknown(Some(name), set, option))?;
        self.pulsar(config, set)
    }

    fn pulsar(&self, config: &RegistryConfig, set: &ContractSet) -> Result<Box<dyn Registry>, ToolError> {
        let options = self.connect_options(Some(config), &set.root)?;
        Ok(Box::new(PulsarRegistry::new(config.url.get_ref(), options)?))
    }

    /// Returns the tenant of the topics.
    pub fn tenant(&self) -> Tenant<'_> {
        self.tenant.as_deref().map_or(Tenant::OfContracts, Tenant::Other)
    }

    /// Combines command line and manifest; the command line has precedence. Paths in the manifest are relative to it.
    fn connect_options(&self, config: Option<&RegistryConfig>, root: &Path) -> Result<ConnectOptions, ToolError> {
        let in_manifest = |path: Option<&String>| path.map(|path| root.join(path));
        let variable = config.and_then(|config| config.token_env.as_deref());
        let variable = self.token_env.as_deref().or(variable);
        let file = in_manifest(config.and_then(|config| config.token_file.as_ref()));
        let token = match (&self.token_file, &self.token_env) {
            (Some(file), _) => Some(Token::from_file(file)?),
            // A variable that was named must be set: without the token, the broker's refusal would be puzzling.
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
        Ok(ConnectOptions { token, ca_file, timeout: Duration::from_secs(self.timeout), ..ConnectOptions::default() })
    }
}

fn unknown(name: Option<&str>, set: &ContractSet, option: RegistryOption) -> ToolError {
    let known = set.manifest.registries.keys().cloned().collect();
    ToolError::RegistryUnknown { name: name.map(str::to_owned), known, option }
}
