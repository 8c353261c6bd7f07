//! Deliveries, and the simulation of a courier.

use event_runtime::{TimestampMillis, Uuid};
use serde::Serialize;
use service_kit::string_enum;
use utoipa::ToSchema;

string_enum! {
    /// The method of a delivery.
    #[derive(clap::ValueEnum)]
    #[value(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum DeliveryMethod {
        /// At the front desk of the building.
        FrontDesk = "FRONT_DESK",
        /// To the recipient in person.
        HandToHand = "HAND_TO_HAND",
        /// At the door.
        AtTheDoor = "AT_THE_DOOR",
        /// In the mailbox.
        Mail = "MAIL",
    }
}

/// A delivered item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveredItem {
    /// The id of the item, which stays the same from the order to the delivery.
    pub item_id: Uuid,
    /// The delivery address.
    pub delivery_address: String,
    /// The person who received it.
    pub received_by: String,
    /// The delivery method.
    pub delivery_method: DeliveryMethod,
    /// The time when it was delivered.
    #[schema(value_type = String, format = DateTime)]
    pub delivered_at: TimestampMillis,
}

/// A delivered order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    /// The id of the order.
    pub order_id: Uuid,
    /// The time when the order was placed.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// The time when it was ready.
    #[schema(value_type = String, format = DateTime)]
    pub ready_at: TimestampMillis,
    /// The time when the last item was delivered.
    #[schema(value_type = String, format = DateTime)]
    pub delivered_at: TimestampMillis,
    /// The items.
    pub items: Vec<DeliveredItem>,
}

/// A delivered order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliverySummary {
    /// The id of the order.
    pub order_id: Uuid,
    /// The time when the last item was delivered.
    #[schema(value_type = String, format = DateTime)]
    pub delivered_at: TimestampMillis,
    /// The number of items.
    pub item_count: u32,
}

/// Simulates the courier: selects the recipient and the method by the item's id.
///
/// The selection is evenly distributed over many items, and repeatable for the same item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySimulator {
    /// The possible recipients.
    pub recipients: Vec<String>,
    /// The method of all items, if it is fixed.
    pub method: Option<DeliveryMethod>,
}

impl DeliverySimulator {
    /// Returns who receives the item, and how.
    pub fn simulate(&self, item_id: Uuid) -> (String, DeliveryMethod) {
        // Version 7 ids begin with the time; their last 62 bits are random.
        let (_, random) = item_id.as_u64_pair();
        let recipient = select(&self.recipients, random).cloned().unwrap_or_default();
        let method = self
            .method
            .or_else(|| select(DeliveryMethod::ALL, random >> 32).copied())
            .unwrap_or(DeliveryMethod::HandToHand);
        (recipient, method)
    }
}

fn select<T>(items: &[T], number: u64) -> Option<&T> {
    let count = u64::try_from(items.len()).ok().filter(|count| *count > 0)?;
    items.get(usize::try_from(number % count).ok()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn simulator(method: Option<DeliveryMethod>) -> DeliverySimulator {
        DeliverySimulator { recipients: ["a", "b", "c"].map(str::to_owned).to_vec(), method }
    }

    #[test]
    fn same_item_has_same_result() {
        let item = Uuid::now_v7();
        assert_eq!(simulator(None).simulate(item), simulator(None).simulate(item));
    }

    #[test]
    fn results_are_evenly_distributed() {
        let mut counts = BTreeMap::new();
        for _ in 0..6_000 {
            let (recipient, method) = simulator(None).simulate(Uuid::now_v7());
            *counts.entry((recipient, method.as_str())).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 12);
        assert!(counts.values().all(|count| (300..700).contains(count)), "{counts:?}");
    }

    #[test]
    fn configured_method_is_always_used() {
        for _ in 0..100 {
            assert_eq!(simulator(Some(DeliveryMethod::Mail)).simulate(Uuid::now_v7()).1, DeliveryMethod::Mail);
        }
    }
}
