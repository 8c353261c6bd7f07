//! What the distribution center knows about an order.

use event_runtime::{TimestampMillis, Uuid};
use serde::Serialize;
use service_kit::string_enum;
use utoipa::ToSchema;

/// Stands for a version of a contract that came later than this program.
pub const NEWER_VERSION: u32 = 0;

string_enum! {
    /// How an order came in.
    pub enum Channel {
        /// Its sender didn't say, or said a word that this service doesn't know.
        Unknown = "UNKNOWN",
        /// By the orders service's API.
        Http = "HTTP",
        /// By a command.
        Command = "COMMAND",
    }
}

string_enum! {
    /// How large a parcel is.
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

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Item {
    /// Identifies the item; it stays the same from order to delivery.
    pub item_id: Uuid,
    /// Where it is picked up from now on: this center.
    pub center_address: String,
    /// Where it goes.
    pub delivery_address: String,
    /// How large it is.
    pub size: Size,
    /// The number to call about it.
    pub phone: String,
}

/// An order that is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyOrder {
    /// Identifies the order.
    pub order_id: Uuid,
    /// How it came in.
    pub channel: Channel,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// When it was ready.
    #[schema(value_type = String, format = DateTime)]
    pub ready_at: TimestampMillis,
    /// The contract's version that its `order-created` event was written with; 0 where that came later than this program.
    pub contract_version: u32,
    /// Its items.
    pub items: Vec<Item>,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyOrderSummary {
    /// Identifies the order.
    pub order_id: Uuid,
    /// How it came in.
    pub channel: Channel,
    /// When it was ready.
    #[schema(value_type = String, format = DateTime)]
    pub ready_at: TimestampMillis,
    /// The contract's version that its `order-created` event was written with; 0 where that came later than this program.
    pub contract_version: u32,
    /// How many items it has.
    pub item_count: u32,
}
