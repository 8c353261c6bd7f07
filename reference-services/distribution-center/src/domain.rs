//! Orders that the distribution center has prepared.

use event_runtime::{TimestampMillis, Uuid};
use serde::Serialize;
use service_kit::string_enum;
use utoipa::ToSchema;

/// The `contract_version` of an event whose version this program does not know.
pub const UNKNOWN_VERSION: u32 = 0;

string_enum! {
    /// The channel that placed an order.
    pub enum Channel {
        /// The event does not name the channel, or names one that only a newer sender knows.
        Unknown = "UNKNOWN",
        /// By the API of the orders service.
        Http = "HTTP",
        /// By a command.
        Command = "COMMAND",
    }
}

string_enum! {
    /// The size of an item.
    pub enum Size {
        /// A size that only a newer sender knows.
        Unknown = "UNKNOWN",
        /// Small.
        Small = "SMALL",
        /// Medium.
        Medium = "MEDIUM",
        /// Large.
        Large = "LARGE",
    }
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Item {
    /// The id of the item, which stays the same from the order to the delivery.
    pub item_id: Uuid,
    /// The address of this center, where it is picked up.
    pub center_address: String,
    /// The delivery address.
    pub delivery_address: String,
    /// Its size.
    pub size: Size,
    /// The phone number of the person to call about the delivery.
    pub phone: String,
}

/// An order that is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyOrder {
    /// The id of the order.
    pub order_id: Uuid,
    /// The channel that placed the order.
    pub channel: Channel,
    /// The time when the order was placed.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// The time when it was ready.
    #[schema(value_type = String, format = DateTime)]
    pub ready_at: TimestampMillis,
    /// The version of the `order-created` contract that its event was written with; 0 for a version that this program does not know.
    pub contract_version: u32,
    /// The items.
    pub items: Vec<Item>,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyOrderSummary {
    /// The id of the order.
    pub order_id: Uuid,
    /// The channel that placed the order.
    pub channel: Channel,
    /// The time when it was ready.
    #[schema(value_type = String, format = DateTime)]
    pub ready_at: TimestampMillis,
    /// The version of the `order-created` contract that its event was written with; 0 for a version that this program does not know.
    pub contract_version: u32,
    /// The number of items.
    pub item_count: u32,
}
