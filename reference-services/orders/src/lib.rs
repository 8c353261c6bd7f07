//! The orders service: places orders, by HTTP and by command, and tracks their status.
//!
//! | module | contents |
//! |---|---|
//! | [`domain`] | orders, and the validation of requests |
//! | [`placement`] | places an order |
//! | [`handlers`] | `create-order`, `order-ready`, `order-delivered`: one file per message |
//! | [`http`] | the API |
//! | [`events`] | conversions between the domain and the generated messages |
//! | [`store`] | SQL |
//! | [`send`] | a client that sends commands |
//! | [`codes`] | the error codes |

pub mod codes;
pub mod config;
pub mod domain;
pub mod events;
pub mod handlers;
pub mod http;
pub mod placement;
pub mod send;
pub mod store;

pub use config::{Config, NAME, OrderCreatedVersion};

use logistics_events::orders::order_created;
use service_kit::Service;
use utoipa::OpenApi;

/// Creates the service.
pub fn service(config: Config) -> Service {
    let service = Service::new(NAME, store::MIGRATIONS)
        .consumes(handlers::CreateOrderHandler(config))
        .consumes(handlers::OrderReadyHandler)
        .consumes(handlers::OrderDeliveredHandler)
        .routes(move |store| http::router(store, config), http::ApiDoc::openapi());
    // Both versions: the outbox may have rows from before the configured version was changed.
    service.publishes::<order_created::v1::OrderCreated>().publishes::<order_created::v2::OrderCreated>()
}
