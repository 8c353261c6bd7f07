//! The interface to a message broker, with two adapters: [`in_process`] and [`pulsar`].
//!
//! A [`Broker`] connects in the background and stays connected: a [`Producer`] or [`BrokerConsumer`] is available at once
//! and survives every outage, so callers need no reconnect loop.
//! The trait is dyn-compatible, because the configuration selects the broker.

mod connect;
mod connection;
mod consumer;
mod error;
pub mod in_process;
mod message;
mod options;
mod port;
mod producer;
pub mod pulsar;

pub use connect::connect;
pub use connection::Connection;
pub use consumer::{Acknowledge, BrokerConsumer};
pub use error::BrokerError;
pub use message::{MessageId, Outgoing, Properties, Receipt, ReceivedMessage, WriterSchemaVersion};
pub use options::BrokerOptions;
pub use port::{Broker, ProducerSchema, SharedBroker, SubscriptionMode};
pub use producer::{Producer, ProducerPort};
