//! Orders in the database.

use event_runtime::{TimestampMillis, Uuid};
use service_kit::{
    Migration, MigrationSet, Store, Work,
    store::{
        StoreError,
        column::{self, InsertResult},
        page::PageRequest,
        query::{fetch_all, fetch_optional},
    },
};
use sqlx::{Any, AnyConnection, Row, any::AnyRow};

use crate::{
    config::NAME,
    domain::{Item, ItemDetails, Order, OrderSummary, Status},
};

/// The tables of this service.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: NAME,
    migrations: &[Migration { version: 1, name: "orders", sql: include_str!("../migrations/1.sql") }],
};

/// Inserts an order with its items, unless its id exists.
pub async fn insert(work: &mut Work, order: &Order) -> Result<InsertResult, StoreError> {
    let inserted = sqlx::query::<Any>(
        "INSERT INTO orders (order_id, status, channel, command_id, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (order_id) DO NOTHING",
    )
    .bind(order.order_id.to_string())
    .bind(order.status.as_str())
    .bind(order.channel.as_str())
    .bind(order.command_id.map(|id| id.to_string()))
    .bind(order.created_at.get())
    .execute(work.connection())
    .await
    .map_err(StoreError::query("insert the order"))?;
    if InsertResult::from(inserted) == InsertResult::AlreadyExists {
        return Ok(InsertResult::AlreadyExists);
    }
    for (position, item) in (0_i64..).zip(&order.items) {
        sqlx::query::<Any>(
            "INSERT INTO order_items (order_id, position, item_id, pickup_address, delivery_address, size, phone) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(order.order_id.to_string())
        .bind(position)
        .bind(item.item_id.to_string())
        .bind(&item.details.pickup_address)
        .bind(&item.details.delivery_address)
        .bind(item.details.size.as_str())
        .bind(&item.details.phone)
        .execute(work.connection())
        .await
        .map_err(StoreError::query("insert an item"))?;
    }
    Ok(InsertResult::New)
}

/// Marks the order as ready. Returns `false` if the order does not exist.
///
/// The events of an order may arrive in any sequence, so a delivered order stays delivered.
pub async fn set_ready(work: &mut Work, order_id: Uuid, at: TimestampMillis) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE orders SET ready_at = $2, \
         status = CASE status WHEN 'CREATED' THEN 'READY' ELSE status END WHERE order_id = $1";
    update_status(work, SQL, order_id, at).await
}

/// Marks the order as delivered. Returns `false` if the order does not exist.
pub async fn set_delivered(work: &mut Work, order_id: Uuid, at: TimestampMillis) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE orders SET delivered_at = $2, status = 'DELIVERED' WHERE order_id = $1";
    update_status(work, SQL, order_id, at).await
}

async fn update_status(work: &mut Work, sql: &'static str, id: Uuid, at: TimestampMillis) -> Result<bool, StoreError> {
    let updated = sqlx::query::<Any>(sql).bind(id.to_string()).bind(at.get()).execute(work.connection()).await;
    Ok(updated.map_err(StoreError::query("update the order"))?.rows_affected() > 0)
}

/// Returns the order with this id. `None` if it does not exist.
pub async fn find(connection: &mut AnyConnection, order_id: Uuid) -> Result<Option<Order>, StoreError> {
    const ORDER: &str = "SELECT order_id, status, channel, command_id, created_at, ready_at, delivered_at FROM orders \
         WHERE order_id = $1";
    const ITEMS: &str = "SELECT item_id, pickup_address, delivery_address, size, phone FROM order_items \
         WHERE order_id = $1 ORDER BY position";
    let id = order_id.to_string();
    let query = sqlx::query(ORDER).bind(&id);
    let Some(mut order) = fetch_optional(&mut *connection, query, order_from_row, "read the order").await? else {
        return Ok(None);
    };
    order.items = fetch_all(connection, sqlx::query(ITEMS).bind(&id), item_from_row, "read the order's items").await?;
    Ok(Some(order))
}

/// Lists the orders, newest first: all, or those with a status.
pub async fn list(store: &Store, status: Option<Status>, page: &PageRequest) -> Result<Vec<OrderSummary>, StoreError> {
    const ALL: &str = "SELECT order_id, status, channel, created_at, \
         (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.order_id) AS item_count FROM orders o \
         WHERE (created_at, order_id) < ($1, $2) ORDER BY created_at DESC, order_id DESC LIMIT $3";
    const WITH_STATUS: &str = "SELECT order_id, status, channel, created_at, \
         (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.order_id) AS item_count FROM orders o \
         WHERE status = $4 AND (created_at, order_id) < ($1, $2) ORDER BY created_at DESC, order_id DESC LIMIT $3";
    let query = match status {
        None => page.query(ALL),
        Some(status) => page.query(WITH_STATUS).bind(status.as_str()),
    };
    fetch_all(store.read_pool(), query, summary_from_row, "list the orders").await
}

/// Reads an order without its items.
fn order_from_row(row: &AnyRow) -> sqlx::Result<Order> {
    Ok(Order {
        order_id: column::id(row, "order_id")?,
        status: column::parsed(row, "status")?,
        channel: column::parsed(row, "channel")?,
        command_id: column::optional_parsed(row, "command_id")?,
        created_at: column::time(row, "created_at")?,
        ready_at: column::optional_time(row, "ready_at")?,
        delivered_at: column::optional_time(row, "delivered_at")?,
        items: Vec::new(),
    })
}

fn item_from_row(row: &AnyRow) -> sqlx::Result<Item> {
    let details = ItemDetails {
        pickup_address: row.try_get("pickup_address")?,
        delivery_address: row.try_get("delivery_address")?,
        size: column::parsed(row, "size")?,
        phone: row.try_get("phone")?,
    };
    Ok(Item { item_id: column::id(row, "item_id")?, details })
}

fn summary_from_row(row: &AnyRow) -> sqlx::Result<OrderSummary> {
    Ok(OrderSummary {
        order_id: column::id(row, "order_id")?,
        status: column::parsed(row, "status")?,
        channel: column::parsed(row, "channel")?,
        created_at: column::time(row, "created_at")?,
        item_count: column::count(row, "item_count")?,
    })
}
