//! The interface between a service and the consumer.

use std::future::Future;

use event_runtime::{Event, Identified};

use super::failure::Failure;
use crate::{broker::Properties, store::Work};

/// Handles the events of one contract.
///
/// A handler makes all its changes through `work`; if it fails, they are undone. It should not call other services:
/// messages of other keys in the same transaction wait for it, and on `SQLite` all messages do.
pub trait Handler: Send + Sync + 'static {
    /// The type of event.
    type Event: Event + Identified;

    /// Handles one event. An event that was handled before is not passed again.
    fn handle(
        &self,
        event: Self::Event,
        message: &Message,
        work: &mut Work,
    ) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// The metadata of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
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
    /// The contract's version that wrote the message; `None` for a version that is newer than this program.
    pub writer_version: Option<u32>,
    /// The number of earlier failed attempts.
    pub failed_attempts: u32,
}
