//! The interface that an adapter implements.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::{BrokerConsumer, BrokerError, Connection, Producer, WriterSchemaVersion};

/// A broker that several tasks share.
pub type SharedBroker = Arc<dyn Broker>;

/// A message broker.
pub trait Broker: Send + Sync + 'static {
    /// Creates a producer for one topic that writes with one schema.
    fn producer(&self, topic: &str, schema: ProducerSchema) -> Producer;

    /// Joins the durable subscription `subscription` of `topic`, from the first message that the subscription has not
    /// acknowledged.
    fn subscribe(&self, topic: &str, subscription: &str, mode: SubscriptionMode) -> BrokerConsumer;

    /// Creates the subscription if it does not exist, so that the broker keeps messages of `topic` for it.
    fn ensure_subscription<'a>(
        &'a self,
        topic: &'a str,
        subscription: &'a str,
    ) -> BoxFuture<'a, Result<(), BrokerError>>;

    /// Reads the schema with this version from the topic's schema history; `None` if the broker has no such version.
    fn schema<'a>(
        &'a self,
        topic: &'a str,
        version: &'a WriterSchemaVersion,
    ) -> BoxFuture<'a, Result<Option<Arc<str>>, BrokerError>>;

    /// Returns the last known state of the connection.
    fn connection(&self) -> Connection;

    /// Sends the queued messages and disconnects.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// The schema of a producer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ProducerSchema {
    /// An Avro schema.
    Avro {
        /// The record's full name, for display only.
        name: String,
        /// The schema, byte for byte as it is registered.
        definition: Arc<str>,
    },
    /// No schema. Used for dead letters, which must be stored whatever bytes they contain.
    Bytes,
}

/// The distribution of a subscription's messages to its consumers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionMode {
    /// All messages of one key go to one consumer, in order.
    KeyShared,
    /// Each message goes to any consumer.
    Shared,
}
