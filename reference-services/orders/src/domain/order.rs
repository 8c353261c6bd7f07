//! Orders.

use event_runtime::{TimestampMillis, Uuid};
use serde::{Deserialize, Serialize};
use service_kit::string_enum;
use utoipa::ToSchema;

string_enum! {
    /// The progress of an order.
    pub enum Status {
        /// The order was placed.
        Created = "CREATED",
        /// The distribution center has prepared it.
        Ready = "READY",
        /// All its items were delivered.
        Delivered = "DELIVERED",
    }
}

string_enum! {
    /// The channel that placed an order.
    pub enum Channel {
        /// By `POST /orders`.
        Http = "HTTP",
        /// By a `create-order` command.
        Command = "COMMAND",
    }
}

string_enum! {
    /// The size of an item.
    #[derive(clap::ValueEnum)]
    #[value(rename_all = "SCREAMING_SNAKE_CASE")]
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

/// The details of an item, without its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemDetails {
    /// The pickup address.
    #[schema(min_length = 1, max_length = 200, example = "Carrera 7 # 71-21")]
    pub pickup_address: String,
    /// The delivery address.
    #[schema(min_length = 1, max_length = 200, example = "Calle 93 # 11-27")]
    pub delivery_address: String,
    /// Its size.
    pub size: Size,
    /// The phone number of the person to call about the delivery: digits, spaces and `+ - ( )`.
    #[schema(min_length = 3, max_length = 20, example = "+57 300 1234567")]
    pub phone: String,
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Item {
    /// The id of the item, which stays the same until the delivery.
    pub item_id: Uuid,
    /// The details of the item.
    #[serde(flatten)]
    pub details: ItemDetails,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Order {
    /// The id of the order.
    pub order_id: Uuid,
    /// The progress.
    pub status: Status,
    /// The channel that placed the order.
    pub channel: Channel,
    /// The id of the command that placed it.
    pub command_id: Option<Uuid>,
    /// The time when the order was placed.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// The time when the distribution center finished preparing it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ready_at: Option<TimestampMillis>,
    /// The time when it was delivered.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub delivered_at: Option<TimestampMillis>,
    /// The items, in the sequence of the request.
    pub items: Vec<Item>,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderSummary {
    /// The id of the order.
    pub order_id: Uuid,
    /// The progress.
    pub status: Status,
    /// The channel that placed the order.
    pub channel: Channel,
    /// The time when the order was placed.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// The number of items.
    pub item_count: u32,
}

impl Order {
    /// Returns whether both orders have the same items, apart from their ids.
    pub fn has_same_items(&self, other: &Self) -> bool {
        self.items.iter().map(|item| &item.details).eq(other.items.iter().map(|item| &item.details))
    }
}
