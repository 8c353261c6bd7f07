//! The messages that this service consumes: one file per message.

mod order_created;

pub use order_created::OrderCreatedHandler;
