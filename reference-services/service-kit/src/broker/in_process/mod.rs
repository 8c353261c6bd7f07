//! A broker inside the process, for the demo and for tests, with faults to inject.
//!
//! It behaves like Pulsar as far as the kit can observe: schema versions count from 0 per topic, a topic without a
//! subscription keeps no messages, an unacknowledged message is redelivered when its consumer disconnects, messages of
//! one key go to one consumer, and after an outage the unacknowledged messages are delivered again.
//! Every effect happens inside the call that causes it, so tests need not wait.

mod broker;
mod faults;
mod ports;
mod state;

pub use broker::InProcess;
pub use faults::PublishFault;
