//! Conversions between the domain and the generated messages.

use event_runtime::{Event, TimestampMillis, Uuid};
use logistics_events::{
    distribution_center::order_ready::{OrderReady, OrderReadyData, OrderReadyItem, shared::ParcelSize as SizeWritten},
    orders::order_created::{OrderChannel, shared::ParcelSize as SizeRead},
};
use service_kit::envelope;

use crate::{
    config::NAME,
    domain::{Channel, Item, ReadyOrder, Size},
};

/// Creates the event of a ready order.
pub fn order_ready(order: &ReadyOrder) -> OrderReady {
    OrderReady {
        id: Uuid::now_v7(),
        time: order.ready_at,
        ingestion: TimestampMillis::now(),
        specversion: envelope::SPEC_VERSION.to_owned(),
        r#type: envelope::message_type(OrderReady::RECORD).to_owned(),
        datacontenttype: envelope::CONTENT_TYPE.to_owned(),
        service_name: NAME.to_owned(),
        data: OrderReadyData {
            order_id: order.order_id,
            created_at: order.created_at,
            ready_at: order.ready_at,
            items: order.items.iter().map(ready_item).collect(),
        },
    }
}

fn ready_item(item: &Item) -> OrderReadyItem {
    OrderReadyItem {
        item_id: item.item_id,
        pickup_address: item.center_address.clone(),
        delivery_address: item.delivery_address.clone(),
        size: item.size.into(),
        phone: item.phone.clone(),
    }
}

impl From<OrderChannel> for Channel {
    fn from(channel: OrderChannel) -> Self {
        match channel {
            OrderChannel::Unknown => Self::Unknown,
            OrderChannel::Http => Self::Http,
            OrderChannel::Command => Self::Command,
        }
    }
}

impl From<SizeRead> for Size {
    fn from(size: SizeRead) -> Self {
        match size {
            SizeRead::Unknown => Self::Unknown,
            SizeRead::Small => Self::Small,
            SizeRead::Medium => Self::Medium,
            SizeRead::Large => Self::Large,
        }
    }
}

impl From<Size> for SizeWritten {
    fn from(size: Size) -> Self {
        match size {
            Size::Unknown => Self::Unknown,
            Size::Small => Self::Small,
            Size::Medium => Self::Medium,
            Size::Large => Self::Large,
        }
    }
}
