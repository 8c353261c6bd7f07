//! The orders service: takes orders, by HTTP and by command, and tells how far they are.
//!
//! | module | what |
//! |---|---|
//! | [`domain`] | what an order is, and which requests become one |
//! | [`intake`] | how an order is taken, whichever way it comes in |
//! | [`handlers`] | `create-order`, `order-ready`, `order-delivered`: one file a message |
//! | [`http`] | the API: one file a resource |
//! | [`events`] | between the domain and the generated messages |
//! | [`store`] | SQL |
//! | [`send`] | a client of the command topic |

pub mod config;
pub mod domain;
pub mod events;
pub mod handlers;
pub mod http;
pub mod intake;
pub mod send;
pub mod store;

pub use config::{Config, OrderCreatedVersion};

use logistics_events::orders::order_created;
use service_kit::Service;
use utoipa::OpenApi;

/// The service's name, and its subscription on the topics that it consumes.
pub const NAME: &str = "orders";

/// The service, ready to start.
pub fn service(config: Config) -> Service {
    let service = Service::new(NAME, store::MIGRATIONS)
        .consumes(handlers::PlaceOrder(config))
        .consumes(handlers::MarkReady)
        .consumes(handlers::MarkDelivered)
        .routes(move |store| http::router(store, config), http::ApiDoc::openapi());
    // Both are declared: rows that were written before the version was changed may still wait in the outbox.
    service.publishes::<order_created::v1::OrderCreated>().publishes::<order_created::v2::OrderCreated>()
}
