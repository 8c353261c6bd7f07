//! The handle that a broker adapter gives to whoever consumes.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::{Connection, Delivery, MessageId};

/// What an adapter implements to settle deliveries. Dropping it hands everything unacknowledged back.
pub trait Acknowledge: Send + Sync + 'static {
    /// The message is done and never comes again, unless the broker loses the acknowledgement.
    fn ack(&self, id: &MessageId);

    /// The message is handed out again after `delay`.
    fn nack(&self, id: &MessageId, delay: Duration);
}

/// Deliveries of one subscription, for as long as it is kept.
pub struct Subscription {
    deliveries: mpsc::Receiver<Delivery>,
    port: Box<dyn Acknowledge>,
    connection: watch::Receiver<Connection>,
}

impl Subscription {
    /// Wraps an adapter's consumer.
    pub fn new(
        deliveries: mpsc::Receiver<Delivery>,
        port: impl Acknowledge,
        connection: watch::Receiver<Connection>,
    ) -> Self {
        Self { deliveries, port: Box::new(port), connection }
    }

    /// The next delivery; waits for one. `None` only after the broker was closed by us.
    pub async fn next(&mut self) -> Option<Delivery> {
        self.deliveries.recv().await
    }

    /// The next delivery, if one is here.
    pub fn try_next(&mut self) -> Option<Delivery> {
        self.deliveries.try_recv().ok()
    }

    /// Settles a delivery for good.
    pub fn ack(&self, id: &MessageId) {
        self.port.ack(id);
    }

    /// Hands a delivery back, to come again after `delay`.
    pub fn nack(&self, id: &MessageId, delay: Duration) {
        self.port.nack(id, delay);
    }

    /// Whether this subscription is attached to the broker now.
    pub fn connection(&self) -> watch::Receiver<Connection> {
        self.connection.clone()
    }
}
