//! The messages that this service consumes: one file per message.

mod order_ready;

pub use order_ready::OrderReadyHandler;
