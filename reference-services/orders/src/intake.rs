//! How an order is taken, whichever way it comes in: stored and announced in one unit of work.

use service_kit::{
    Work,
    store::{StoreError, column::Inserted},
};

use crate::{Config, config::OrderCreatedVersion, domain::Order, events, store};

/// Stores the order and publishes `order-created`, unless its id was used before.
pub async fn place_order(work: &mut Work, order: &Order, config: Config) -> Result<Inserted, StoreError> {
    let taken = store::insert(work, order).await?;
    if taken == Inserted::New {
        match config.order_created_version {
            OrderCreatedVersion::V1 => work.publish(&events::order_created_v1(order)).await?,
            OrderCreatedVersion::V2 => work.publish(&events::order_created_v2(order)).await?,
        }
    }
    Ok(taken)
}
