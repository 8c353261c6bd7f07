//! What can go wrong with a real broker, on demand.

use super::InProcess;
use crate::broker::Connection;

/// What happens to publishes while a fault lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishFault {
    /// The message isn't stored and the producer is told so.
    Unavailable,
    /// The message is stored but the receipt never comes.
    ReceiptLost,
    /// The message is stored twice.
    Doubled,
    /// The message is refused for what it is.
    Refused,
}

impl InProcess {
    /// The next `count` publishes on any topic meet this fault.
    pub fn fail_publishes(&self, count: usize, fault: PublishFault) {
        self.shared.state().faults = vec![fault; count];
    }

    /// All publishes of this key are refused until [`InProcess::accept_key`].
    pub fn refuse_key(&self, key: &str) {
        self.shared.state().refused_keys.insert(key.to_owned());
    }

    /// Publishes of this key are accepted again.
    pub fn accept_key(&self, key: &str) {
        self.shared.state().refused_keys.remove(key);
    }

    /// The next `count` acknowledgements on any topic are lost on their way, as in a crash after the commit.
    pub fn lose_acknowledgements(&self, count: usize) {
        self.shared.state().acks_to_lose = count;
    }

    /// The broker goes away: publishes fail, and what was delivered and not acknowledged will come again.
    pub fn disconnect(&self) {
        self.shared.state().disconnect();
        self.shared.connection.send_replace(Connection::Disconnected { reason: "fault injected".to_owned() });
    }

    /// The broker is back.
    pub fn reconnect(&self) {
        self.shared.state().reconnect();
        self.shared.connection.send_replace(Connection::Connected);
    }

    /// Delivers everything of the subscription that is not acknowledged once more, as Pulsar does with the
    /// acknowledgements of its last seconds after it was killed.
    pub fn redeliver(&self, topic: &str, subscription: &str) {
        self.shared.state().topic(topic).redeliver(subscription);
    }
}
