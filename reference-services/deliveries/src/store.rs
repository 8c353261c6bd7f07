//! Deliveries in the database.

use event_runtime::Uuid;
use service_kit::{
    Migration, MigrationSet, Store, Work,
    http::{PageQuery, Problem},
    store::{
        StoreError,
        column::{self, Inserted},
    },
};
use sqlx::{Any, Row, any::AnyRow};

use crate::domain::{DeliveredItem, Delivery, DeliverySummary};

/// The tables of this service.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: crate::NAME,
    migrations: &[Migration { version: 1, name: "deliveries", sql: include_str!("../migrations/1.sql") }],
};

/// Stores a delivery with its items, unless the order was delivered before.
pub async fn insert(work: &mut Work, delivery: &Delivery) -> Result<Inserted, StoreError> {
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
    if Inserted::from(inserted) == Inserted::AlreadyExists {
        return Ok(Inserted::AlreadyExists);
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
    Ok(Inserted::New)
}

/// The delivery of this order, if it is delivered.
pub async fn find(store: &Store, order_id: Uuid) -> Result<Option<Delivery>, StoreError> {
    let failed = || StoreError::query("read the delivery");
    let row =
        sqlx::query::<Any>("SELECT order_id, created_at, ready_at, delivered_at FROM deliveries WHERE order_id = $1")
            .bind(order_id.to_string())
            .fetch_optional(store.reader())
            .await
            .map_err(failed())?;
    let Some(row) = row else { return Ok(None) };
    let items = sqlx::query::<Any>(
        "SELECT item_id, delivery_address, received_by, delivery_method, delivered_at FROM delivered_items \
         WHERE order_id = $1 ORDER BY position",
    )
    .bind(order_id.to_string())
    .fetch_all(store.reader())
    .await
    .map_err(failed())?;
    let items = items.iter().map(item).collect::<sqlx::Result<_>>().map_err(failed())?;
    delivery(&row, items).map(Some).map_err(failed())
}

/// A page of the deliveries, the newest first.
pub async fn list(store: &Store, page: &PageQuery) -> Result<Vec<DeliverySummary>, Problem> {
    let (before, id) = page.after_time_and_id()?;
    let rows = sqlx::query::<Any>(
        "SELECT order_id, delivered_at, \
         (SELECT COUNT(*) FROM delivered_items i WHERE i.order_id = d.order_id) AS item_count FROM deliveries d \
         WHERE (delivered_at, order_id) < ($1, $2) ORDER BY delivered_at DESC, order_id DESC LIMIT $3",
    )
    .bind(before)
    .bind(id)
    .bind(page.rows())
    .fetch_all(store.reader())
    .await
    .map_err(StoreError::query("list the deliveries"))?;
    Ok(rows.iter().map(summary).collect::<sqlx::Result<_>>()?)
}

fn delivery(row: &AnyRow, items: Vec<DeliveredItem>) -> sqlx::Result<Delivery> {
    Ok(Delivery {
        order_id: column::id(row, "order_id")?,
        created_at: column::time(row, "created_at")?,
        ready_at: column::time(row, "ready_at")?,
        delivered_at: column::time(row, "delivered_at")?,
        items,
    })
}

fn item(row: &AnyRow) -> sqlx::Result<DeliveredItem> {
    Ok(DeliveredItem {
        item_id: column::id(row, "item_id")?,
        delivery_address: row.try_get("delivery_address")?,
        received_by: row.try_get("received_by")?,
        delivery_method: column::parsed(row, "delivery_method")?,
        delivered_at: column::time(row, "delivered_at")?,
    })
}

fn summary(row: &AnyRow) -> sqlx::Result<DeliverySummary> {
    Ok(DeliverySummary {
        order_id: column::id(row, "order_id")?,
        delivered_at: column::time(row, "delivered_at")?,
        item_count: column::count(row, "item_count")?,
    })
}
