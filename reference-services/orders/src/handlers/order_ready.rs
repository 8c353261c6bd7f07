//! `order-ready`: the distribution center has prepared an order.

use logistics_events::distribution_center::order_ready::OrderReady;
use service_kit::{Failure, Handler, MessageMetadata, Work};

use super::unknown_order::unknown_order;
use crate::store;

/// Marks an order as ready.
#[derive(Debug, Clone, Copy)]
pub struct OrderReadyHandler;

impl Handler for OrderReadyHandler {
    type Event = OrderReady;

    async fn handle(&self, event: OrderReady, _: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
        let order_id = event.data.order_id;
        if !store::set_ready(work, order_id, event.data.ready_at).await? {
            return Err(unknown_order(order_id));
        }
        tracing::info!(%order_id, "order ready");
        Ok(())
    }
}
