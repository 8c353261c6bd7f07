//! Deliveries in the database.

use event_runtime::Uuid;
use service_kit::{
    Migration, MigrationSet, Store, Work,
    store::{
        StoreError,
        column::{self, InsertResult},
        page::PageRequest,
        query::{fetch_all, fetch_optional},
    },
};
use sqlx::{Any, Row, any::AnyRow};

use crate::{
    config::NAME,
    domain::{DeliveredItem, Delivery, DeliverySummary},
};

/// The tables of this service.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: NAME,
    migrations: &[Migration { version: 1, name: "deliveries", sql: include_str!("../migrations/1.sql") }],
};

/// Inserts a delivery with its items, unless the order is already delivered.
pub async fn insert(work: &mut Work, delivery: &Delivery) -> Result<InsertResult, StoreError> {
    let inserted = sqlx::query::<Any>(
        "INSERT INTO deliveries (order_id, created_at, ready_at, delivered_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (order_id) DO NOTHING",
    )
    .bind(delivery.order_id.to_string())
    .bind(delivery.created_at.get())
    .bind(delivery.ready_at.get())
    .bind(delivery.delivered_at.get())
    .execute(work.connection())
    .await
    .map_err(StoreError::query("insert the delivery"))?;
    if InsertResult::from(inserted) == InsertResult::AlreadyExists {
        return Ok(InsertResult::AlreadyExists);
    }
    for (position, item) in (0_i64..).zip(&delivery.items) {
        sqlx::query::<Any>(
            "INSERT INTO delivered_items (order_id, position, item_id, delivery_address, received_by, \
             delivery_method, delivered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(delivery.order_id.to_string())
        .bind(position)
        .bind(item.item_id.to_string())
        .bind(&item.delivery_address)
        .bind(&item.received_by)
        .bind(item.delivery_method.as_str())
        .bind(item.delivered_at.get())
        .execute(work.connection())
        .await
        .map_err(StoreError::query("insert a delivered item"))?;
    }
    Ok(InsertResult::New)
}

/// Returns the delivery of this order.
pub async fn find(store: &Store, order_id: Uuid) -> Result<Option<Delivery>, StoreError> {
    const DELIVERY: &str = "SELECT order_id, created_at, ready_at, delivered_at FROM deliveries WHERE order_id = $1";
    const ITEMS: &str = "SELECT item_id, delivery_address, received_by, delivery_method, delivered_at \
         FROM delivered_items WHERE order_id = $1 ORDER BY position";
    let (pool, id) = (store.read_pool(), order_id.to_string());
    let query = sqlx::query(DELIVERY).bind(&id);
    let Some(mut delivery) = fetch_optional(pool, query, delivery_from_row, "read the delivery").await? else {
        return Ok(None);
    };
    delivery.items = fetch_all(pool, sqlx::query(ITEMS).bind(&id), item_from_row, "read the delivered items").await?;
    Ok(Some(delivery))
}

/// Lists the deliveries, newest first.
pub async fn list(store: &Store, page: &PageRequest) -> Result<Vec<DeliverySummary>, StoreError> {
    const SQL: &str = "SELECT order_id, delivered_at, \
         (SELECT COUNT(*) FROM delivered_items i WHERE i.order_id = d.order_id) AS item_count FROM deliveries d \
         WHERE (delivered_at, order_id) < ($1, $2) ORDER BY delivered_at DESC, order_id DESC LIMIT $3";
    fetch_all(store.read_pool(), page.query(SQL), summary_from_row, "list the deliveries").await
}

/// Reads a delivery without its items.
fn delivery_from_row(row: &AnyRow) -> sqlx::Result<Delivery> {
    Ok(Delivery {
        order_id: column::id(row, "order_id")?,
        created_at: column::time(row, "created_at")?,
        ready_at: column::time(row, "ready_at")?,
        delivered_at: column::time(row, "delivered_at")?,
        items: Vec::new(),
    })
}

fn item_from_row(row: &AnyRow) -> sqlx::Result<DeliveredItem> {
    Ok(DeliveredItem {
        item_id: column::id(row, "item_id")?,
        delivery_address: row.try_get("delivery_address")?,
        received_by: row.try_get("received_by")?,
        delivery_method: column::parsed(row, "delivery_method")?,
        delivered_at: column::time(row, "delivered_at")?,
    })
}

fn summary_from_row(row: &AnyRow) -> sqlx::Result<DeliverySummary> {
    Ok(DeliverySummary {
        order_id: column::id(row, "order_id")?,
        delivered_at: column::time(row, "delivered_at")?,
        item_count: column::count(row, "item_count")?,
    })
}
