//! The distribution center: makes orders ready to be delivered from its own address.
//!
//! | module | what |
//! |---|---|
//! | [`domain`] | what the center knows about an order |
//! | [`handlers`] | `order-created` |
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

use logistics_events::distribution_center::order_ready::OrderReady;
use service_kit::Service;
use utoipa::OpenApi;

/// The service's name, and its subscription on the topics that it consumes.
pub const NAME: &str = "distribution-center";

/// The service, ready to start.
pub fn service(config: Config) -> Service {
    Service::new(NAME, store::MIGRATIONS)
        .consumes(handlers::PrepareOrder(config))
        .publishes::<OrderReady>()
        .routes(http::router, http::ApiDoc::openapi())
}
