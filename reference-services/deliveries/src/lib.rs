//! The deliveries service: delivers ready orders and tells who took what, and how.
//!
//! | module | what |
//! |---|---|
//! | [`domain`] | what a delivery is, and who takes what at the door |
//! | [`handlers`] | `order-ready` |
//! | [`http`] | the API: one file a resource |
//! | [`events`] | between the domain and the generated messages |
//! | [`store`] | SQL |

pub mod config;
pub mod domain;
pub mod events;
pub mod handlers;
pub mod http;
pub mod store;

pub use config::Config;

use logistics_events::deliveries::order_delivered::OrderDelivered;
use service_kit::Service;
use utoipa::OpenApi;

/// The service's name, and its subscription on the topics that it consumes.
pub const NAME: &str = "deliveries";

/// The service, ready to start.
pub fn service(config: Config) -> Service {
    Service::new(NAME, store::MIGRATIONS)
        .consumes(handlers::DeliverOrder(config.simulator()))
        .publishes::<OrderDelivered>()
        .routes(http::router, http::ApiDoc::openapi())
}
