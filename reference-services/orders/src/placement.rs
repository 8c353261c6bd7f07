//! Places orders: stores and publishes them in one unit of work.

use service_kit::{
    Work,
    store::{StoreError, column::InsertResult},
};

use crate::{
    config::{Config, OrderCreatedVersion},
    domain::Order,
    events, store,
};

/// Stores the order and publishes `order-created`, unless an order with its id exists.
pub async fn place_order(work: &mut Work, order: &Order, config: Config) -> Result<InsertResult, StoreError> {
    let inserted = store::insert(work, order).await?;
    if inserted == InsertResult::New {
        match config.order_created_version {
            OrderCreatedVersion::V1 => work.publish(&events::order_created_v1(order)).await?,
            OrderCreatedVersion::V2 => work.publish(&events::order_created_v2(order)).await?,
        }
    }
    Ok(inserted)
}
