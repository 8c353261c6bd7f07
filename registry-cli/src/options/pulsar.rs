//! The option that selects the version of Pulsar.

use clap::Args;
use contract_core::compat::broker::PulsarProfile;

/// The version of Pulsar whose answers are predicted.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct PulsarOptions {
    /// The version of Pulsar: `4.0`, `4.2` for Pulsar 4.1 to 4.2.4, or `5.0` for 4.2.5 and newer; by default that of
    /// `contracts.toml`, or else `4.0`.
    #[arg(long, value_name = "VERSION")]
    pub pulsar: Option<PulsarProfile>,
}

impl PulsarOptions {
    /// Returns the profile for schemas outside a project.
    pub fn profile(self) -> PulsarProfile {
        self.pulsar.unwrap_or_default()
    }
}
