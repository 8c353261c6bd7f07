//! Publishes messages to one topic.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::{BrokerError, Outgoing, Receipt};

/// The part of a producer that an adapter implements.
pub trait ProducerPort: Send + Sync + 'static {
    /// Queues the message during the call, so that calls keep their order. The future resolves when the broker has
    /// stored the message.
    fn send(&self, message: Outgoing) -> BoxFuture<'static, Result<Receipt, BrokerError>>;
}

/// Publishes to one topic with one schema; cheap to clone.
#[derive(Clone)]
pub struct Producer {
    port: Arc<dyn ProducerPort>,
}

impl Producer {
    /// Wraps the producer of an adapter.
    pub fn new(port: impl ProducerPort) -> Self {
        Self { port: Arc::new(port) }
    }

    /// Queues the message. The future resolves when the broker has stored it.
    pub fn send(&self, message: Outgoing) -> BoxFuture<'static, Result<Receipt, BrokerError>> {
        self.port.send(message)
    }
}
