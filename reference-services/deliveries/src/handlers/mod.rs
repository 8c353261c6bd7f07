//! One file a message that this service consumes.

mod order_ready;

pub use order_ready::DeliverOrder;
