//! Conversions between the domain and the generated messages.

use event_runtime::{Event, TimestampMillis, Uuid};
use logistics_events::orders::{
    create_order::shared::ParcelSize as CommandSize,
    order_created::{v1, v2},
};
use service_kit::envelope;

use crate::{
    config::NAME,
    domain::{Channel, Order, Size},
};

/// Creates the event. It is a macro, since each version of the contract has its own types. Their fields are the same,
/// except for the additional ones of `data`, which the caller passes.
macro_rules! order_created {
    ($version:ident, $order:ident, { $($field:ident: $value:expr,)* }) => {
        $version::OrderCreated {
            id: Uuid::now_v7(),
            time: $order.created_at,
            ingestion: TimestampMillis::now(),
            specversion: envelope::SPEC_VERSION.to_owned(),
            r#type: envelope::message_type($version::OrderCreated::RECORD).to_owned(),
            datacontenttype: envelope::CONTENT_TYPE.to_owned(),
            service_name: NAME.to_owned(),
            data: $version::OrderCreatedData {
                order_id: $order.order_id,
                created_at: $order.created_at,
                items: $order
                    .items
                    .iter()
                    .map(|item| $version::OrderCreatedItem {
                        item_id: item.item_id,
                        pickup_address: item.details.pickup_address.clone(),
                        delivery_address: item.details.delivery_address.clone(),
                        size: item.details.size.into(),
                        phone: item.details.phone.clone(),
                    })
                    .collect(),
                $($field: $value,)*
            },
        }
    };
}

/// Creates the event of a placed order, in version 1 of the contract.
pub fn order_created_v1(order: &Order) -> v1::OrderCreated {
    order_created!(v1, order, {})
}

/// Creates the event of a placed order, in version 2 of the contract.
pub fn order_created_v2(order: &Order) -> v2::OrderCreated {
    order_created!(v2, order, {
        channel: match order.channel {
            Channel::Http => v2::OrderChannel::Http,
            Channel::Command => v2::OrderChannel::Command,
        },
        command_id: order.command_id,
    })
}

/// Implements the conversion of a [`Size`] to the generated types.
macro_rules! impl_from_size {
    ($($wire:ty),+) => {
        $(impl From<Size> for $wire {
            fn from(size: Size) -> Self {
                match size {
                    Size::Unknown => Self::Unknown,
                    Size::Small => Self::Small,
                    Size::Medium => Self::Medium,
                    Size::Large => Self::Large,
                }
            }
        })+
    };
}

impl_from_size!(v1::shared::ParcelSize, v2::shared::ParcelSize, CommandSize);

impl From<CommandSize> for Size {
    fn from(size: CommandSize) -> Self {
        match size {
            CommandSize::Unknown => Self::Unknown,
            CommandSize::Small => Self::Small,
            CommandSize::Medium => Self::Medium,
            CommandSize::Large => Self::Large,
        }
    }
}
