//! The deliveries service: delivers ready orders and records how.
//!
//! | module | contents |
//! |---|---|
//! | [`domain`] | deliveries, and the simulation of a courier |
//! | [`handlers`] | `order-ready` |
//! | [`http`] | the API |
//! | [`events`] | conversions between the domain and the generated messages |
//! | [`store`] | SQL |

pub mod config;
pub mod domain;
pub mod events;
pub mod handlers;
pub mod http;
pub mod store;

pub use config::{Config, NAME};

use logistics_events::deliveries::order_delivered::OrderDelivered;
use service_kit::Service;
use utoipa::OpenApi;

/// Creates the service.
pub fn service(config: Config) -> Service {
    Service::new(NAME, store::MIGRATIONS)
        .consumes(handlers::OrderReadyHandler(config.delivery_simulator()))
        .publishes::<OrderDelivered>()
        .routes(http::router, http::ApiDoc::openapi())
}
