//! `create-order`: a command to place an order.

use event_runtime::TimestampMillis;
use logistics_events::orders::create_order::{CreateOrder, CreateOrderItem};
use service_kit::{Failure, Handler, MessageMetadata, Work, store::column::InsertResult};

use crate::{
    codes,
    config::Config,
    domain::{ItemDetails, OrderRequest, Origin},
    placement,
};

/// Places the order of a command.
#[derive(Debug, Clone, Copy)]
pub struct CreateOrderHandler(pub Config);

impl Handler for CreateOrderHandler {
    type Event = CreateOrder;

    async fn handle(&self, command: CreateOrder, _: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
        let request = OrderRequest {
            order_id: command.data.order_id,
            origin: Origin::Command(command.id),
            items: command.data.items.into_iter().map(details).collect(),
        };
        let order = request
            .validate(TimestampMillis::now())
            .map_err(|errors| Failure::permanent(codes::ORDER_INVALID, errors))?;
        let order_id = order.order_id;
        match placement::place_order(work, &order, self.0).await? {
            InsertResult::New => tracing::info!(%order_id, items = order.items.len(), "order placed"),
            InsertResult::AlreadyExists => {
                tracing::warn!(%order_id, "an order with this id exists; command ignored");
            }
        }
        Ok(())
    }
}

fn details(item: CreateOrderItem) -> ItemDetails {
    ItemDetails {
        pickup_address: item.pickup_address,
        delivery_address: item.delivery_address,
        size: item.size.into(),
        phone: item.phone,
    }
}
