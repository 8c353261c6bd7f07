//! Receives the messages of one subscription.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::{Connection, MessageId, ReceivedMessage};

/// The part of a subscription that an adapter implements. When it is dropped, unacknowledged messages go back to the
/// broker.
pub trait Acknowledge: Send + Sync + 'static {
    /// Acknowledges a message. It is not delivered again, unless the broker loses the acknowledgement.
    fn ack(&self, id: &MessageId);

    /// Requests another delivery of the message after `delay`.
    fn nack(&self, id: &MessageId, delay: Duration);
}

/// One consumer of a subscription.
pub struct Subscription {
    deliveries: mpsc::Receiver<ReceivedMessage>,
    port: Box<dyn Acknowledge>,
    connection: watch::Receiver<Connection>,
}

impl Subscription {
    /// Wraps the consumer of an adapter.
    pub fn new(
        deliveries: mpsc::Receiver<ReceivedMessage>,
        port: impl Acknowledge,
        connection: watch::Receiver<Connection>,
    ) -> Self {
        Self { deliveries, port: Box::new(port), connection }
    }

    /// Waits for the next delivery; `None` after the broker was closed by this process.
    pub async fn next(&mut self) -> Option<ReceivedMessage> {
        self.deliveries.recv().await
    }

    /// Returns the next delivery; `None` if none is available now.
    pub fn try_next(&mut self) -> Option<ReceivedMessage> {
        self.deliveries.try_recv().ok()
    }

    /// Acknowledges a delivery.
    pub fn ack(&self, id: &MessageId) {
        self.port.ack(id);
    }

    /// Requests another delivery after `delay`.
    pub fn nack(&self, id: &MessageId, delay: Duration) {
        self.port.nack(id, delay);
    }

    /// Returns the state of this consumer's connection.
    pub fn connection(&self) -> watch::Receiver<Connection> {
        self.connection.clone()
    }
}
