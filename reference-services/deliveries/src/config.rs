//! The settings of this service, in addition to those of the kit.

use crate::domain::{DeliveryMethod, DeliverySimulator};

/// The service's name, and its subscription on the topics that it consumes.
pub const NAME: &str = "deliveries";

/// The options of the deliveries service.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Recipient to select from; repeat the option for several.
    #[arg(
        long = "recipient",
        env = "DELIVERIES_RECIPIENTS",
        value_delimiter = ',',
        default_values = Config::DEFAULT_RECIPIENTS,
        value_name = "NAME",
        global = true
    )]
    pub recipients: Vec<String>,
    /// Delivery method of all items; by default one is selected for each item by its id.
    #[arg(long, env = "DELIVERIES_METHOD", value_enum, value_name = "METHOD", global = true)]
    pub method: Option<DeliveryMethod>,
}

impl Config {
    const DEFAULT_RECIPIENTS: [&str; 4] = ["Juan", "Maria", "Natalia", "Raul"];

    pub(crate) fn delivery_simulator(self) -> DeliverySimulator {
        DeliverySimulator { recipients: self.recipients, method: self.method }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self { recipients: Self::DEFAULT_RECIPIENTS.map(str::to_owned).to_vec(), method: None }
    }
}
