//! An order and its words.

use event_runtime::{TimestampMillis, Uuid};
use serde::{Deserialize, Serialize};
use service_kit::string_enum;
use utoipa::ToSchema;

string_enum! {
    /// How far an order is.
    pub enum Status {
        /// It was taken.
        Created = "CREATED",
        /// The distribution center has it ready.
        Ready = "READY",
        /// All its items were delivered.
        Delivered = "DELIVERED",
    }
}

string_enum! {
    /// How an order came in.
    pub enum Channel {
        /// By `POST /orders`.
        Http = "HTTP",
        /// By a `create-order` command.
        Command = "COMMAND",
    }
}

string_enum! {
    /// How large a parcel is.
    #[derive(clap::ValueEnum)]
    #[value(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Size {
        /// A size that a newer sender knows and this service doesn't.
        Unknown = "UNKNOWN",
        /// Small.
        Small = "SMALL",
        /// Medium.
        Medium = "MEDIUM",
        /// Large.
        Large = "LARGE",
    }
}

/// What is sent from where to where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Parcel {
    /// Where it is picked up.
    #[schema(min_length = 1, max_length = 200, example = "Carrera 7 # 71-21")]
    pub pickup_address: String,
    /// Where it goes.
    #[schema(min_length = 1, max_length = 200, example = "Calle 93 # 11-27")]
    pub delivery_address: String,
    /// How large it is.
    pub size: Size,
    /// The number to call about it: digits, spaces and `+ - ( )`.
    #[schema(min_length = 3, max_length = 20, example = "+57 300 1234567")]
    pub phone: String,
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Item {
    /// Identifies the item; it stays the same up to the delivery.
    pub item_id: Uuid,
    /// What is sent.
    #[serde(flatten)]
    pub parcel: Parcel,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Order {
    /// Identifies the order.
    pub order_id: Uuid,
    /// How far it is.
    pub status: Status,
    /// How it came in.
    pub channel: Channel,
    /// The command that asked for it, if it was one.
    pub command_id: Option<Uuid>,
    /// When it was taken.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// When the distribution center had it ready.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ready_at: Option<TimestampMillis>,
    /// When it was delivered.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub delivered_at: Option<TimestampMillis>,
    /// What is sent, in the order in which it was asked for.
    pub items: Vec<Item>,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderSummary {
    /// Identifies the order.
    pub order_id: Uuid,
    /// How far it is.
    pub status: Status,
    /// How it came in.
    pub channel: Channel,
    /// When it was taken.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// How many items it has.
    pub item_count: u32,
}

impl Order {
    /// Whether both ask for the same, whatever became of them.
    pub fn has_same_parcels(&self, other: &Self) -> bool {
        self.items.iter().map(|item| &item.parcel).eq(other.items.iter().map(|item| &item.parcel))
    }
}
