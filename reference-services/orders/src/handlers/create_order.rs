//! `create-order`: a command to place an order.

use event_runtime::TimestampMillis;
use logistics_events::orders::create_order::{CreateOrder, CreateOrderItem};
use service_kit::{Failure, Handler, Message, Work, store::column::Inserted};

use crate::{
    codes,
    config::Config,
    domain::{OrderRequest, Origin, Parcel},
    intake,
};

/// Places the order of a command.
#[derive(Debug, Clone, Copy)]
pub struct PlaceOrder(pub Config);

impl Handler for PlaceOrder {
    type Event = CreateOrder;

    async fn handle(&self, command: CreateOrder, _: &Message, work: &mut Work) -> Result<(), Failure> {
        let request = OrderRequest {
            order_id: command.data.order_id,
            origin: Origin::Command(command.id),
            parcels: command.data.items.into_iter().map(parcel).collect(),
        };
        let order = request
            .validate(TimestampMillis::now())
            .map_err(|errors| Failure::permanent(codes::ORDER_INVALID, errors))?;
        let order_id = order.order_id;
        match intake::place_order(work, &order, self.0).await? {
            Inserted::New => tracing::info!(%order_id, items = order.items.len(), "order placed"),
            Inserted::AlreadyExists => {
                tracing::warn!(%order_id, "an order with this id exists; command ignored");
            }
        }
        Ok(())
    }
}

fn parcel(item: CreateOrderItem) -> Parcel {
    Parcel {
        pickup_address: item.pickup_address,
        delivery_address: item.delivery_address,
        size: item.size.into(),
        phone: item.phone,
    }
}
