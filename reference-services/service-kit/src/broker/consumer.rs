//! Receives the messages of one subscription.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::{Connection, MessageId, ReceivedMessage};

/// The part of a [`BrokerConsumer`] that an adapter implements. When it is dropped, unacknowledged messages go back to the
/// broker.
pub trait Acknowledge: Send + Sync + 'static {
    /// Acknowledges a message. It is not delivered again, unless the broker loses the acknowledgement.
    fn ack(&self, id: &MessageId);

    /// Requests another delivery of the message after `delay`.
    fn nack(&self, id: &MessageId, delay: Duration);
}

/// One consumer of a subscription. When it is dropped, it disconnects.
pub struct BrokerConsumer {
    receiver: mpsc::Receiver<ReceivedMessage>,
    port: Box<dyn Acknowledge>,
    connection: watch::Receiver<Connection>,
}

impl BrokerConsumer {
    /// Wraps the consumer of an adapter.
    pub fn new(
        receiver: mpsc::Receiver<ReceivedMessage>,
        port: impl Acknowledge,
        connection: watch::Receiver<Connection>,
    ) -> Self {
        Self { receiver, port: Box::new(port), connection }
    }

    /// Waits for the next message; `None` after the broker was closed by this process.
    pub async fn next(&mut self) -> Option<ReceivedMessage> {
        self.receiver.recv().await
    }

    /// Returns the next message; `None` if none is available now.
    pub fn try_next(&mut self) -> Option<ReceivedMessage> {
        self.receiver.try_recv().ok()
    }

    /// Acknowledges a message.
    pub fn ack(&self, id: &MessageId) {
        self.port.ack(id);
    }

    /// Requests another delivery of the message after `delay`.
    pub fn nack(&self, id: &MessageId, delay: Duration) {
        self.port.nack(id, delay);
    }

    /// Returns the state of this consumer's connection.
    pub fn connection(&self) -> watch::Receiver<Connection> {
        self.connection.clone()
    }
}
