//! The shared foundation of the services: outbox, inbox, consumer, retries, dead letters, HTTP, telemetry.
//!
//! A service contributes its domain: a [`Handler`] for each contract it consumes, HTTP routes, and a [`MigrationSet`]
//! for its tables. The kit contributes the rest, with these guarantees: each event is handled exactly once, in the order
//! of its key; state and published events change in one transaction; a message is acknowledged only after the commit;
//! a message that cannot be handled becomes a dead letter.
//!
//! # A service
//!
//! ```ignore
//! struct CreateOrderHandler;
//!
//! impl Handler for CreateOrderHandler {
//!     type Event = CreateOrder;
//!
//!     async fn handle(&self, command: CreateOrder, _: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
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
//!         .consumes(CreateOrderHandler)                   // subscription "orders" on the contract's topic
//!         .publishes::<OrderCreated>()                    // declares each type passed to `Work::publish`
//!         .routes(http::router, ApiDoc::openapi())        // fn(Store) -> axum::Router
//! }
//! ```
//!
//! A binary calls `service().run(options).await` with [`config::ServiceOptions`] flattened into its clap parser.
//! The demo and tests call `service().start(settings, broker).await`, which returns a [`Running`] with its address.
//!
//! # Modules
//!
//! | module | contents |
//! |---|---|
//! | [`broker`] | the interface to a broker; adapters [`broker::pulsar`] and [`broker::in_process`] |
//! | [`store`] | database, migrations, [`Work`], outbox and inbox tables, retention |
//! | [`consumer`] | [`Handler`], [`MessageMetadata`], [`Failure`]; from the broker to the handler |
//! | [`relay`] | from the outbox to the broker |
//! | [`http`] | [`http::Problem`], extractors, idempotency, pages, health |
//! | [`cli`] | the subcommands of every service |
//! | [`client`] | sends or reads the events of one contract without a service |
//! | [`service`] | [`Service`] assembles the parts; [`Running`] shuts them down in order |
//! | `testing` | a service under test, with the feature `testing` |
//! | [`codes`] | the error codes |
//! | [`config`], [`telemetry`], [`shutdown`] | settings; logs and trace context; shutdown signals |

mod backoff;
pub mod broker;
pub mod cli;
pub mod client;
pub mod codes;
pub mod config;
pub mod consumer;
mod contracts;
pub mod envelope;
pub mod http;
pub mod properties;
pub mod relay;
pub mod service;
pub mod shutdown;
pub mod step;
pub mod store;
pub mod telemetry;
pub mod tenant;
#[cfg(feature = "testing")]
pub mod testing;

pub use consumer::{Failure, Handler, MessageMetadata};
pub use service::{Running, Service, ServiceError};
pub use store::{Migration, MigrationSet, Store, Work};
