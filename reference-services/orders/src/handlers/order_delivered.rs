//! `order-delivered`: all items of an order were delivered.

use logistics_events::deliveries::order_delivered::OrderDelivered;
use service_kit::{Failure, Handler, MessageMetadata, Work};

use super::unknown_order::unknown_order;
use crate::store;

/// Marks an order as delivered.
#[derive(Debug, Clone, Copy)]
pub struct OrderDeliveredHandler;

impl Handler for OrderDeliveredHandler {
    type Event = OrderDelivered;

    async fn handle(&self, event: OrderDelivered, _: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
        let order_id = event.data.order_id;
        if !store::set_delivered(work, order_id, event.time).await? {
            return Err(unknown_order(order_id));
        }
        tracing::info!(%order_id, "order delivered");
        Ok(())
    }
}
