//! The settings of this service, in addition to those of the kit.

/// The service's name, and its subscription on the topics that it consumes.
pub const NAME: &str = "distribution-center";

/// The options of the distribution center.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Address of the center, where ready orders are picked up.
    #[arg(
        long = "address",
        env = "DISTRIBUTION_CENTER_ADDRESS",
        default_value = Config::DEFAULT_ADDRESS,
        value_name = "ADDRESS",
        global = true
    )]
    pub address: String,
}

impl Config {
    /// The default address of the center.
    pub const DEFAULT_ADDRESS: &str = "Av Centro distribucion 123";
}

impl Default for Config {
    fn default() -> Self {
        Self { address: Self::DEFAULT_ADDRESS.to_owned() }
    }
}
