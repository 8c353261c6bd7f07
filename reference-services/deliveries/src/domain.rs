//! What a delivery is, and who takes what at the door.

use event_runtime::{TimestampMillis, Uuid};
use serde::Serialize;
use service_kit::string_enum;
use utoipa::ToSchema;

string_enum! {
    /// How an item is handed over.
    #[derive(clap::ValueEnum)]
    #[value(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum Method {
        /// To the front desk of the building.
        FrontDesk = "FRONT_DESK",
        /// Into the hand of the recipient.
        HandToHand = "HAND_TO_HAND",
        /// Left at the door.
        AtTheDoor = "AT_THE_DOOR",
        /// Into the mailbox.
        Mail = "MAIL",
    }
}

/// A delivered item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveredItem {
    /// Identifies the item; it stays the same from order to delivery.
    pub item_id: Uuid,
    /// Where it went.
    pub delivery_address: String,
    /// Who took it.
    pub received_by: String,
    /// How it was handed over.
    pub delivery_method: Method,
    /// When it was.
    #[schema(value_type = String, format = DateTime)]
    pub delivered_at: TimestampMillis,
}

/// A delivered order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    /// Identifies the order.
    pub order_id: Uuid,
    /// When the order was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: TimestampMillis,
    /// When it was ready.
    #[schema(value_type = String, format = DateTime)]
    pub ready_at: TimestampMillis,
    /// When the last item was delivered.
    #[schema(value_type = String, format = DateTime)]
    pub delivered_at: TimestampMillis,
    /// Its items.
    pub items: Vec<DeliveredItem>,
}

/// A delivered order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliverySummary {
    /// Identifies the order.
    pub order_id: Uuid,
    /// When the last item was delivered.
    #[schema(value_type = String, format = DateTime)]
    pub delivered_at: TimestampMillis,
    /// How many items it has.
    pub item_count: u32,
}

/// Who takes items, and how they are handed over.
///
/// There is no courier to ask, so both are drawn from the item's id: as good as at random over many items, and the
/// same whenever the same item is handled again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySimulator {
    /// Who may be there.
    pub recipients: Vec<String>,
    /// How everything is handed over, if there is only one way.
    pub method: Option<Method>,
}

impl DeliverySimulator {
    /// Who takes the item, and how.
    pub fn simulate(&self, item_id: Uuid) -> (String, Method) {
        // Version 7 ids begin with the time; their randomness is in the last 62 bits.
        let (_, random) = item_id.as_u64_pair();
        let recipient = pick(&self.recipients, random).cloned().unwrap_or_default();
        let method = self.method.or_else(|| pick(Method::ALL, random >> 32).copied()).unwrap_or(Method::HandToHand);
        (recipient, method)
    }
}

fn pick<T>(of: &[T], number: u64) -> Option<&T> {
    let count = u64::try_from(of.len()).ok().filter(|count| *count > 0)?;
    of.get(usize::try_from(number % count).ok()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn simulator(method: Option<Method>) -> DeliverySimulator {
        DeliverySimulator { recipients: ["a", "b", "c"].map(str::to_owned).to_vec(), method }
    }

    #[test]
    fn the_same_item_is_always_handed_over_alike() {
        let item = Uuid::now_v7();
        assert_eq!(simulator(None).simulate(item), simulator(None).simulate(item));
    }

    #[test]
    fn over_many_items_every_recipient_and_every_method_has_its_share() {
        let mut counts = BTreeMap::new();
        for _ in 0..6_000 {
            let (recipient, method) = simulator(None).simulate(Uuid::now_v7());
            *counts.entry((recipient, method.as_str())).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 12);
        assert!(counts.values().all(|count| (300..700).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_configured_method_is_the_only_one() {
        for _ in 0..100 {
            assert_eq!(simulator(Some(Method::Mail)).simulate(Uuid::now_v7()).1, Method::Mail);
        }
    }
}
