//! What can be set about this service beside what the kit knows.

/// The options of the orders service.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Config {
    /// The contract's version that `order-created` events are written with: deploy with the old one, and take the
    /// new one once every consumer can read it.
    #[arg(long, env = "ORDERS_ORDER_CREATED_VERSION", value_enum, default_value_t, global = true)]
    pub order_created_version: OrderCreatedVersion,
}

/// A version of the contract `orders/order-created` that this service can write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum OrderCreatedVersion {
    /// Without channel and command.
    #[value(name = "1")]
    V1,
    /// With channel and command.
    #[default]
    #[value(name = "2")]
    V2,
}
