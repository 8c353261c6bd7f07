//! The one way to consume: decode by the writer's version, inbox, handler, outbox, commit, acknowledge.

use std::future::Future;

use event_runtime::{Event, Identified};

use crate::{broker::Properties, store::Work};

mod batch;
pub mod dead_letter;
mod decode;
pub(crate) mod erased_handler;
mod failure;
mod queue;
pub mod redrive;
mod runner;
mod status;
pub(crate) mod writer_version;

pub use failure::Failure;
pub(crate) use runner::Consumer;
pub use runner::StepOutcome;
pub use status::{ConsumerFigures, ConsumerStatus};

/// What a service does with one kind of event.
///
/// Everything a handler changes goes through `work`; a handler that fails has changed nothing. It should not
/// call other services: messages of other keys wait in the same transaction on `SQLite`.
pub trait Handler: Send + Sync + 'static {
    /// The event that is handled.
    type Event: Event + Identified;

    /// ErasedHandler the event once: a delivery that was handled before never comes here.
    fn handle(
        &self,
        event: Self::Event,
        message: &Message,
        work: &mut Work,
    ) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What is known about a message beside its event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The topic it came from.
    pub topic: String,
    /// The subscription that it was delivered to.
    pub subscription: String,
    /// The broker's id of it.
    pub id: String,
    /// The entity's key.
    pub key: Option<String>,
    /// Properties beside the body.
    pub properties: Properties,
    /// When it was published, in milliseconds since 1970 UTC.
    pub published_at: i64,
    /// The contract's version that it was schemas with; none where that came later than this program.
    pub writer_version: Option<u32>,
    /// How often it was tried before and failed.
    pub failed_attempts: u32,
}
