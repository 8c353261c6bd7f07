//! The adapter to Apache Pulsar: the only module that names its client.
//!
//! The client has these pitfalls, and each has its workaround here:
//!
//! | pitfall | workaround |
//! |---|---|
//! | a cancelled connect or lookup blocks its client for ever | `session`: they run in detached tasks, and a failure leads to a new client |
//! | a consumer's stream ends when the broker is unavailable for long | `consumer`: a loop creates a new consumer |
//! | acknowledging one message of a batch acknowledges all of them | `batch_tracker`: an entry is acknowledged when all its messages are done |
//! | a negative acknowledgement redelivers at once | `consumer`: the delay comes first |
//! | an acknowledgement may be lost | the inbox deduplicates events by their id |
//! | a fixed producer name with deduplication loses messages | `producer`: no names, and a receipt without a location is an error |
//! | its dead letters have no schema version and no reason | [`crate::consumer::dead_letter`] creates them |
//! | of two concurrent pings on one connection, the first reports the connection as lost | `consumer`: the check is a numbered request about the consumer |
//! | Nagle's algorithm is on, so a send right after an acknowledgement waits up to 40 ms | [`PulsarBroker`] has one connection for each direction |
//! | it logs at every connection and attempt | [`crate::telemetry`] turns its logs off; `session` logs changes of the connection |

mod batch_tracker;
mod broker;
mod command;
mod consumer;
mod errors;
mod log_throttle;
mod producer;
mod session;

pub use broker::PulsarBroker;
