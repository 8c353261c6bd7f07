//! Conversions between the domain and the generated messages.

use event_runtime::{Event, TimestampMillis, Uuid};
use logistics_events::deliveries::order_delivered::{
    self as event, OrderDelivered, OrderDeliveredData, OrderDeliveredItem,
};
use service_kit::envelope;

use crate::{
    config::NAME,
    domain::{DeliveredItem, Delivery, DeliveryMethod},
};

/// Creates the event of a delivered order.
pub fn order_delivered(delivery: &Delivery) -> OrderDelivered {
    OrderDelivered {
        id: Uuid::now_v7(),
        time: delivery.delivered_at,
        ingestion: TimestampMillis::now(),
        specversion: envelope::SPEC_VERSION.to_owned(),
        r#type: envelope::message_type(OrderDelivered::RECORD).to_owned(),
        datacontenttype: envelope::CONTENT_TYPE.to_owned(),
        service_name: NAME.to_owned(),
        data: OrderDeliveredData {
            order_id: delivery.order_id,
            created_at: delivery.created_at,
            items: delivery.items.iter().map(delivered_item).collect(),
        },
    }
}

fn delivered_item(item: &DeliveredItem) -> OrderDeliveredItem {
    OrderDeliveredItem {
        item_id: item.item_id,
        delivery_address: item.delivery_address.clone(),
        received_by: item.received_by.clone(),
        delivered_at: item.delivered_at,
        delivery_method: item.delivery_method.into(),
    }
}

impl From<DeliveryMethod> for event::DeliveryMethod {
    fn from(method: DeliveryMethod) -> Self {
        match method {
            DeliveryMethod::FrontDesk => Self::FrontDesk,
            DeliveryMethod::HandToHand => Self::HandToHand,
            DeliveryMethod::AtTheDoor => Self::AtTheDoor,
            DeliveryMethod::Mail => Self::Mail,
        }
    }
}
