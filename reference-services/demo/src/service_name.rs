//! The three services.

use std::fmt;

use clap::ValueEnum;
use orders::OrderCreatedVersion;
use service_kit::Service;

/// A service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum ServiceName {
    /// Places orders.
    Orders,
    /// Prepares them.
    DistributionCenter,
    /// Delivers them.
    Deliveries,
}

impl ServiceName {
    /// All services, in the order in which they handle an order.
    pub const ALL: [Self; 3] = [Self::Orders, Self::DistributionCenter, Self::Deliveries];

    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Orders => orders::NAME,
            Self::DistributionCenter => distribution_center::NAME,
            Self::Deliveries => deliveries::NAME,
        }
    }

    /// Creates the service. `version` is the version of `order-created` that the orders service writes.
    pub(crate) fn create(self, version: OrderCreatedVersion) -> Service {
        match self {
            Self::Orders => orders::service(orders::Config { order_created_version: version }),
            Self::DistributionCenter => distribution_center::service(distribution_center::Config::default()),
            Self::Deliveries => deliveries::service(deliveries::Config::default()),
        }
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
