//! The interface between a service and the consumer.

use std::future::Future;

use event_runtime::{Event, Identified};

use super::failure::Failure;
use crate::{broker::Properties, store::Work};

/// Handles the messages of one contract, commands or events.
///
/// A handler makes all its changes through `work`, a transaction that it shares with other messages. If it fails, only its
/// own changes are undone. It should not call other services: the other messages of the transaction wait for it, and on
/// `SQLite` all messages do.
pub trait Handler: Send + Sync + 'static {
    /// The generated type of the messages. Commands implement [`Event`], too.
    type Event: Event + Identified;

    /// Handles one message. A message that was handled before is not passed again.
    fn handle(
        &self,
        event: Self::Event,
        metadata: &MessageMetadata,
        work: &mut Work,
    ) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// The metadata of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageMetadata {
    /// The topic of the message.
    pub topic: String,
    /// The subscription that received the message.
    pub subscription: String,
    /// The broker's id of the message.
    pub id: String,
    /// The key of the entity that the message is about.
    pub key: Option<String>,
    /// The properties of the message.
    pub properties: Properties,
    /// The time when the message was published, in milliseconds since 1970 UTC.
    pub published_at: i64,
    /// The contract's version that wrote the message; `None` for a version that this program does not know.
    pub writer_version: Option<u32>,
    /// The number of earlier failed attempts.
    pub failed_attempts: u32,
}
