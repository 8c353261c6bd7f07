//! A handler without its message type, so that `Consumer` is not generic.

use std::sync::Arc;

use event_runtime::{DecodeError, Event, Identified, SchemaVersion};
use futures::{FutureExt, future::BoxFuture};

use super::{
    failure::Failure,
    handler::{Handler, MessageMetadata},
    writer_version::WriterVersion,
};
use crate::store::Work;

/// A [`Handler`] without its message type. Decodes a message into a [`PendingEvent`]: the decoded message with its handler,
/// ready to be called.
pub(crate) trait ErasedHandler: Send + Sync + 'static {
    fn contract(&self) -> &'static str;
    fn topic(&self) -> &'static str;
    fn versions(&self) -> &'static [SchemaVersion];
    fn meaning_attributes(&self) -> &'static [&'static str];
    fn decode(&self, writer: &WriterVersion, bytes: &[u8]) -> Result<Box<dyn PendingEvent>, DecodeError>;
}

/// A decoded message with its handler, which has not been called yet.
pub(crate) trait PendingEvent: Send {
    /// Returns the id in the message's envelope, by which the inbox recognizes duplicates.
    fn event_id(&self) -> String;

    /// Calls the handler.
    fn handle<'a>(
        self: Box<Self>,
        metadata: &'a MessageMetadata,
        work: &'a mut Work,
    ) -> BoxFuture<'a, Result<(), Failure>>;
}

/// Implements [`ErasedHandler`] for any [`Handler`].
pub(crate) struct HandlerAdapter<H>(Arc<H>);

impl<H: Handler> HandlerAdapter<H> {
    pub(crate) fn new(handler: H) -> Self {
        Self(Arc::new(handler))
    }
}

impl<H: Handler> ErasedHandler for HandlerAdapter<H> {
    fn contract(&self) -> &'static str {
        H::Event::CONTRACT
    }

    fn topic(&self) -> &'static str {
        H::Event::TOPIC
    }

    fn versions(&self) -> &'static [SchemaVersion] {
        H::Event::VERSIONS
    }

    fn meaning_attributes(&self) -> &'static [&'static str] {
        H::Event::MEANING_ATTRIBUTES
    }

    fn decode(&self, writer: &WriterVersion, bytes: &[u8]) -> Result<Box<dyn PendingEvent>, DecodeError> {
        let event = writer.decode::<H::Event>(bytes)?;
        Ok(Box::new(DecodedEvent { handler: Arc::clone(&self.0), event }))
    }
}

struct DecodedEvent<H: Handler> {
    handler: Arc<H>,
    event: H::Event,
}

impl<H: Handler> PendingEvent for DecodedEvent<H> {
    fn event_id(&self) -> String {
        self.event.id().to_string()
    }

    fn handle<'a>(
        self: Box<Self>,
        metadata: &'a MessageMetadata,
        work: &'a mut Work,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        let Self { handler, event } = *self;
        async move { handler.handle(event, metadata, work).await }.boxed()
    }
}
