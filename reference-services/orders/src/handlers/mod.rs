//! One file a message that this service consumes.

mod create_order;
mod order_delivered;
mod order_ready;

pub use create_order::PlaceOrder;
pub use order_delivered::MarkDelivered;
pub use order_ready::MarkReady;

use event_runtime::Uuid;
use service_kit::Failure;

/// An event speaks of an order that was never taken here. Orders are stored before anyone hears of them, so
/// waiting can't help.
fn unknown_order(order_id: Uuid) -> Failure {
    Failure::permanent("O0201", format!("there is no order {order_id} in this database"))
}
