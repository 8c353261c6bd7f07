//! The settings of this service, in addition to those of the kit.

/// The service's name, and its subscription on the topics that it consumes.
pub const NAME: &str = "orders";

/// The options of the orders service.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Config {
    /// Version of the `order-created` events that the service writes. Select an older version until all consumers can
    /// read the newest one.
    #[arg(long, env = "ORDERS_ORDER_CREATED_VERSION", value_enum, default_value_t, global = true)]
    pub order_created_version: OrderCreatedVersion,
}

/// A version of the contract `orders/order-created`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum OrderCreatedVersion {
    /// Without the fields `channel` and `command_id`.
    #[value(name = "1")]
    V1,
    /// With the fields `channel` and `command_id`.
    #[default]
    #[value(name = "2")]
    V2,
}
