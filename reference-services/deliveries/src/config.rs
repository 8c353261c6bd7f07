//! What can be set about this service beside what the kit knows.

use crate::domain::{DeliverySimulator, Method};

/// The options of the deliveries service.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Who may be at the door; give it several times for several people.
    #[arg(
        long = "recipient",
        env = "DELIVERIES_RECIPIENTS",
        value_delimiter = ',',
        default_values = Config::DEFAULT_RECIPIENTS,
        value_name = "NAME",
        global = true
    )]
    pub recipients: Vec<String>,
    /// How everything is handed over; without it, each item has its own way.
    #[arg(long, env = "DELIVERIES_METHOD", value_enum, value_name = "METHOD", global = true)]
    pub method: Option<Method>,
}

impl Config {
    const DEFAULT_RECIPIENTS: [&str; 4] = ["Juan", "Maria", "Natalia", "Raul"];

    pub(crate) fn simulator(self) -> DeliverySimulator {
        DeliverySimulator { recipients: self.recipients, method: self.method }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self { recipients: Self::DEFAULT_RECIPIENTS.map(str::to_owned).to_vec(), method: None }
    }
}
