//! The port to a message broker, with two adapters: [`in_process`] and [`pulsar`].
//!
//! A [`Broker`] connects in the background and stays connected: a [`Producer`] or [`Subscription`] is handed
//! out at once and survives every outage, so nothing above this module has a reconnect loop.
//! The trait is object-safe on purpose: which broker a service talks to is decided by its configuration.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::{config::BrokerOptions, store::error::without_password};

pub mod error;
pub mod in_process;
pub mod message;
mod producer;
pub mod pulsar;
mod subscription;

pub use error::BrokerError;
pub use message::{Delivery, MessageId, Outgoing, Properties, Receipt, WriterSchema};
pub use producer::{Producer, ProducerPort};
pub use subscription::{Acknowledge, Subscription};

/// The broker that a service was configured with.
pub type SharedBroker = Arc<dyn Broker>;

/// What the kit needs of a message broker.
pub trait Broker: Send + Sync + 'static {
    /// A producer for one topic that writes with one registered schema.
    fn producer(&self, topic: &str, schema: ProducerSchema) -> Producer;

    /// Consumes `topic` as a member of the durable subscription `subscription`, from the earliest message
    /// that the subscription hasn't acknowledged.
    fn subscribe(&self, topic: &str, subscription: &str, mode: SubscriptionMode) -> Subscription;

    /// Makes sure that messages of `topic` are kept for `subscription` from now on.
    fn ensure_subscription<'a>(
        &'a self,
        topic: &'a str,
        subscription: &'a str,
    ) -> BoxFuture<'a, Result<(), BrokerError>>;

    /// The text of the schema that the messages of `topic` with this version were schemas with; `None` where
    /// the broker has no such version.
    fn schema_text<'a>(
        &'a self,
        topic: &'a str,
        version: &'a WriterSchema,
    ) -> BoxFuture<'a, Result<Option<Arc<str>>, BrokerError>>;

    /// Whether the broker can be reached now, as last observed.
    fn connection(&self) -> Connection;

    /// Sends what is queued and disconnects.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// What a producer tells the broker about the bytes it sends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ProducerSchema {
    /// Avro, schemas with the schema of this exact text.
    Avro {
        /// The record's full name; brokers show it, nothing decides by it.
        name: String,
        /// The sealed schema text, byte for byte as it is registered.
        text: Arc<str>,
    },
    /// Bytes without a schema, for dead letters: they must be stored whatever they hold.
    Bytes,
}

/// How the messages of a subscription are shared among its consumers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionMode {
    /// All messages of one key go to one consumer, in order.
    KeyShared,
    /// Any message goes to any consumer.
    Shared,
}

/// Whether a broker can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// Connected now.
    Connected,
    /// Not connected now; the adapter keeps trying.
    Disconnected {
        /// What the last attempt ran into.
        reason: String,
    },
}

impl Connection {
    /// Whether messages can flow now.
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected)
    }
}

/// The broker that the options name. It connects in the background.
pub fn connect(options: &BrokerOptions) -> Result<SharedBroker, BrokerError> {
    match options.url.as_str() {
        "in-process" => Ok(Arc::new(in_process::InProcess::new())),
        url if url.starts_with("pulsar://") || url.starts_with("pulsar+ssl://") => {
            Ok(Arc::new(pulsar::PulsarBroker::new(options)?))
        }
        url => Err(BrokerError::Configuration {
            what: format!("broker `{}`", without_password(url)),
            reason: "use pulsar://HOST:PORT, pulsar+ssl://HOST:PORT or in-process".to_owned(),
        }),
    }
}
