//! `order-created`: an order was placed.

use event_runtime::TimestampMillis;
use logistics_events::orders::order_created::{OrderCreated, OrderCreatedItem};
use service_kit::{Failure, Handler, MessageMetadata, Work, store::column::InsertResult};

use crate::{
    config::Config,
    domain::{Item, ReadyOrder, UNKNOWN_VERSION},
    events, store,
};

/// Prepares an order: its items are picked up at this center.
#[derive(Debug, Clone)]
pub struct OrderCreatedHandler(pub Config);

impl Handler for OrderCreatedHandler {
    type Event = OrderCreated;

    async fn handle(&self, event: OrderCreated, metadata: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
        let order = ReadyOrder {
            order_id: event.data.order_id,
            channel: event.data.channel.into(),
            created_at: event.data.created_at,
            ready_at: TimestampMillis::now(),
            contract_version: metadata.writer_version.unwrap_or(UNKNOWN_VERSION),
            items: event.data.items.into_iter().map(|item| self.prepare(item)).collect(),
        };
        let order_id = order.order_id;
        if store::insert(work, &order).await? == InsertResult::AlreadyExists {
            tracing::warn!(%order_id, "order is already prepared; event ignored");
            return Ok(());
        }
        work.publish(&events::order_ready(&order)).await?;
        tracing::info!(%order_id, contract_version = order.contract_version, "order ready");
        Ok(())
    }
}

impl OrderCreatedHandler {
    fn prepare(&self, item: OrderCreatedItem) -> Item {
        Item {
            item_id: item.item_id,
            center_address: self.0.address.clone(),
            delivery_address: item.delivery_address,
            size: item.size.into(),
            phone: item.phone,
        }
    }
}
