//! The distribution center: prepares orders for pickup at its own address.
//!
//! | module | contents |
//! |---|---|
//! | [`domain`] | prepared orders |
//! | [`handlers`] | `order-created` |
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

use logistics_events::distribution_center::order_ready::OrderReady;
use service_kit::Service;
use utoipa::OpenApi;

/// Creates the service.
pub fn service(config: Config) -> Service {
    Service::new(NAME, store::MIGRATIONS)
        .consumes(handlers::OrderCreatedHandler(config))
        .publishes::<OrderReady>()
        .routes(http::router, http::ApiDoc::openapi())
}
