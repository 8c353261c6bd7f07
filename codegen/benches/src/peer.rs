//! The event's types for serde's codecs: decimals are bytes and the id is a string, so that no codec converts them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderPlaced {
    pub id: String,
    pub time: i64,
    pub ingestion: i64,
    pub specversion: String,
    pub r#type: String,
    pub datacontenttype: String,
    pub service_name: String,
    pub data: OrderPlacedData,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderPlacedData {
    pub order_id: String,
    pub user_id: String,
    pub created_at: i64,
    pub status: OrderStatus,
    pub address: Address,
    pub items: Vec<OrderItem>,
    #[serde(with = "serde_bytes")]
    pub total: Vec<u8>,
    pub notes: Option<String>,
    #[serde(default)]
    pub priority: Priority,
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub postal_code: String,
    pub country: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderItem {
    pub product_id: String,
    pub name: String,
    pub quantity: i32,
    #[serde(with = "serde_bytes")]
    pub unit_price: Vec<u8>,
    pub currency: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum OrderStatus {
    Created,
    Ready,
    Delivered,
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Priority {
    #[default]
    Normal,
    Express,
}

/// Returns a version's schema without logical types, which each codec would convert in its own way.
pub fn schema(version: u32) -> String {
    let schema = match version {
        1 => include_str!("../schemas/shop/order-placed/v1.avsc"),
        _ => include_str!("../schemas/shop/order-placed/v2.avsc"),
    };
    schema.lines().filter(|line| !line.contains("logicalType")).collect::<Vec<_>>().join("\n")
}
