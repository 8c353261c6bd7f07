//! The messages that this service consumes: one file per message.

mod create_order;
mod order_delivered;
mod order_ready;
mod unknown_order;

pub use create_order::CreateOrderHandler;
pub use order_delivered::OrderDeliveredHandler;
pub use order_ready::OrderReadyHandler;
