//! The state of a connection.

/// The state of a connection to the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// The broker is reachable.
    Connected,
    /// The broker is not reachable; the adapter keeps trying.
    Disconnected {
        /// The reason why the last attempt failed.
        reason: String,
    },
}

impl Connection {
    /// Returns whether messages can flow now.
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected)
    }
}
