//! Consumes commands and events: decode by the writer's version, record in the inbox, run the handler, commit, acknowledge.
//!
//! | file | part |
//! |---|---|
//! | `runner` | the loop of one consumer |
//! | `queue` | buffered messages by key |
//! | `decode`, `writer_version` | from bytes to the generated type |
//! | `handler`, `erased_handler` | the interface of a service, with and without its message type |
//! | `batch` | one transaction |
//! | `failure` | failures that a handler reports |
//! | `outcome` | the result for a key, and the next step for a message that was not handled |
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
pub use handler::{Handler, MessageMetadata};
pub(crate) use runner::Consumer;
pub use status::{ConsumerSnapshot, ConsumerStatus};
