//! What can be set about this service beside what the kit knows.

/// The options of the distribution center.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// The center's address, where ready orders are picked up.
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
    /// The address of the only center there is so far.
    pub const DEFAULT_ADDRESS: &str = "Av Centro distribucion 123";
}

impl Default for Config {
    fn default() -> Self {
        Self { address: Self::DEFAULT_ADDRESS.to_owned() }
    }
}
