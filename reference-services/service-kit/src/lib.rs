//! What every service needs once: outbox, inbox, consumer loop, retry, dead letter, HTTP, telemetry.
//!
//! A service brings its domain: [`Handler`]s for the events it consumes, routes, and [`MigrationSet`] for its
//! tables. The kit brings the rest and promises: every event is handled once, in the order of its key; state
//! and events change together; nothing is acknowledged before it is durable; nothing is ever dropped silently.
//!
//! # A service
//!
//! ```ignore
//! struct TakeOrder;
//!
//! impl Handler for TakeOrder {
//!     type Event = CreateOrder;
//!
//!     async fn handle(&self, command: CreateOrder, _: &Message, work: &mut Work) -> Result<(), Failure> {
//!         let order = Order::from(command);
//!         sqlx::query("INSERT INTO orders (id) VALUES ($1)").bind(order.id.to_string())
//!             .execute(work.connection()).await?;
//!         work.publish(&order.created()).await?;          // through the outbox, in the same transaction
//!         Ok(())                                          // the kit commits, then acknowledges
//!     }
//! }
//!
//! pub fn service() -> Service {
//!     Service::new("orders", MIGRATIONS)
//!         .consumes(TakeOrder)                            // subscription "orders" on the contract's topic
//!         .publishes::<OrderCreated>()                    // every type given to `Work::publish` is declared
//!         .routes(http::router, ApiDoc::openapi())        // fn(Store) -> axum::Router
//! }
//! ```
//!
//! The binary is `service().run(options).await` with [`config::ServiceOptions`] flattened into its clap parser.
//! The demo and tests use `service().start(settings, broker).await`, which gives a [`Running`] with its address.
//!
//! # Where things are
//!
//! | module | what |
//! |---|---|
//! | [`broker`] | the port to a broker; adapters [`broker::pulsar`] and [`broker::in_process`] |
//! | [`store`] | database, migrations, [`Work`], outbox and inbox tables, retention |
//! | [`consumer`] | the consumer step; [`Handler`], [`Message`], [`Failure`] |
//! | [`relay`] | from the outbox to the broker |
//! | [`http`] | [`http::Problem`], extractors, idempotency, pages, health |
//! | [`cli`] | the sub-commands that every binary has |
//! | [`client`] | send one kind of message, or read one, without being a service |
//! | [`service`] | [`Service`] puts them together; [`Running`] stops them in order |
//! | `testing` | a service on a bench, with the feature `testing` |
//! | [`config`], [`telemetry`], [`shutdown`] | settings, logs and trace context, signals |

mod backoff;
pub mod broker;
pub mod cli;
pub mod client;
pub mod config;
pub mod consumer;
pub mod contracts;
pub mod envelope;
pub mod http;
pub mod properties;
pub mod relay;
pub mod service;
pub mod shutdown;
pub mod store;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;

pub use consumer::{Failure, Handler, Message};
pub use service::{Running, Service, ServiceError};
pub use store::{Migration, MigrationSet, Store, Work};
