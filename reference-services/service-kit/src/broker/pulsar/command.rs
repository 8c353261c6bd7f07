//! The commands of a consumer task.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::broker::{BrokerError, MessageId, WriterSchemaVersion};

/// The result of a schema request; `None` if the broker has no such version.
pub(super) type SchemaResult = Result<Option<Arc<str>>, BrokerError>;

pub(super) enum Command {
    Ack(MessageId),
    Nack(MessageId),
    ReadSchema { topic: String, version: WriterSchemaVersion, reply: oneshot::Sender<SchemaResult> },
    Stop,
}
