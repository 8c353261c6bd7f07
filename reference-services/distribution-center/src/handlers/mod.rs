//! One file a message that this service consumes.

mod order_created;

pub use order_created::PrepareOrder;
