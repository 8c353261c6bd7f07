//! Consumes events: decode by the writer's version, record in the inbox, run the handler, commit, acknowledge.
//!
//! | file | part |
//! |---|---|
//! | `runner` | the loop of one consumer |
//! | `queue` | buffered messages by key |
//! | `decode`, `writer_version` | from bytes to an event |
//! | `handler`, `erased_handler` | the interface of a service, with and without its event type |
//! | `batch` | one transaction |
//! | `failure` | failures that a handler reports |
//! | `outcome` | why a message was not handled, and whether it is retried |
//! | [`dead_letter`], [`redrive`] | messages that cannot be handled, and how to send them again |
//! | `status` | the state of a consumer, for `/readyz` and tests |

mod batch;
pub mod dead_letter;
mod decode;
pub(crate) mod erased_handler;
mod failure;
mod handler;
mod outcome;
mod queue;
pub mod redrive;
mod runner;
mod status;
pub(crate) mod writer_version;

pub use failure::Failure;
pub use handler::{Handler, Message};
pub(crate) use runner::Consumer;
pub use status::{ConsumerFigures, ConsumerStatus};
