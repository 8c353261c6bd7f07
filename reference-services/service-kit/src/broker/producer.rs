//! The handle that a broker adapter gives to whoever publishes.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::{BrokerError, Outgoing, Receipt};

/// What an adapter implements to send messages.
pub trait ProducerPort: Send + Sync + 'static {
    /// Takes the message into the send queue when called (so that calls keep their order), and resolves when
    /// the broker has stored it.
    fn send(&self, message: Outgoing) -> BoxFuture<'static, Result<Receipt, BrokerError>>;
}

/// Publishes to one topic with one schema; cheap to clone.
#[derive(Clone)]
pub struct Producer {
    port: Arc<dyn ProducerPort>,
}

impl Producer {
    /// Wraps an adapter's producer.
    pub fn new(port: impl ProducerPort) -> Self {
        Self { port: Arc::new(port) }
    }

    /// Queues the message at once and resolves when the broker has stored it.
    pub fn send(&self, message: Outgoing) -> BoxFuture<'static, Result<Receipt, BrokerError>> {
        self.port.send(message)
    }
}
