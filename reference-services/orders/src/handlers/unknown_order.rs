//! The failure of an event about an order that this service does not have.

use event_runtime::Uuid;
use service_kit::Failure;

use crate::codes;

/// Creates the failure. It is permanent: an order is stored before any event about it is published.
pub(super) fn unknown_order(order_id: Uuid) -> Failure {
    Failure::permanent(codes::ORDER_UNKNOWN, format!("the database has no order {order_id}"))
}
