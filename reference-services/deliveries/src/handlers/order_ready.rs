//! `order-ready`: an order is ready to be delivered.

use event_runtime::TimestampMillis;
use logistics_events::distribution_center::order_ready::{OrderReady, OrderReadyItem};
use service_kit::{Failure, Handler, MessageMetadata, Work, store::column::InsertResult};

use crate::{
    domain::{DeliveredItem, Delivery, DeliverySimulator},
    events, store,
};

/// Delivers a ready order.
#[derive(Debug, Clone)]
pub struct OrderReadyHandler(pub DeliverySimulator);

impl Handler for OrderReadyHandler {
    type Event = OrderReady;

    async fn handle(&self, event: OrderReady, _: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
        let now = TimestampMillis::now();
        let delivery = Delivery {
            order_id: event.data.order_id,
            created_at: event.data.created_at,
            ready_at: event.data.ready_at,
            delivered_at: now,
            items: event.data.items.into_iter().map(|item| self.deliver(item, now)).collect(),
        };
        let order_id = delivery.order_id;
        if store::insert(work, &delivery).await? == InsertResult::AlreadyExists {
            tracing::warn!(%order_id, "order is already delivered; event ignored");
            return Ok(());
        }
        work.publish(&events::order_delivered(&delivery)).await?;
        tracing::info!(%order_id, "order delivered");
        Ok(())
    }
}

impl OrderReadyHandler {
    fn deliver(&self, item: OrderReadyItem, delivered_at: TimestampMillis) -> DeliveredItem {
        let (received_by, delivery_method) = self.0.simulate(item.item_id);
        DeliveredItem {
            item_id: item.item_id,
            delivery_address: item.delivery_address,
            received_by,
            delivery_method,
            delivered_at,
        }
    }
}
