//! Prepared orders in the database.

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
    domain::{Item, ReadyOrder, ReadyOrderSummary},
};

/// The tables of this service.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: NAME,
    migrations: &[Migration { version: 1, name: "orders", sql: include_str!("../migrations/1.sql") }],
};

/// Inserts an order with its items, unless its id exists.
pub async fn insert(work: &mut Work, order: &ReadyOrder) -> Result<InsertResult, StoreError> {
    let inserted = sqlx::query::<Any>(
        "INSERT INTO orders (order_id, channel, created_at, ready_at, contract_version) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (order_id) DO NOTHING",
    )
    .bind(order.order_id.to_string())
    .bind(order.channel.as_str())
    .bind(order.created_at.get())
    .bind(order.ready_at.get())
    .bind(i64::from(order.contract_version))
    .execute(work.connection())
    .await
    .map_err(StoreError::query("insert the order"))?;
    if InsertResult::from(inserted) == InsertResult::AlreadyExists {
        return Ok(InsertResult::AlreadyExists);
    }
    for (position, item) in (0_i64..).zip(&order.items) {
        sqlx::query::<Any>(
            "INSERT INTO order_items (order_id, position, item_id, center_address, delivery_address, size, phone) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(order.order_id.to_string())
        .bind(position)
        .bind(item.item_id.to_string())
        .bind(&item.center_address)
        .bind(&item.delivery_address)
        .bind(item.size.as_str())
        .bind(&item.phone)
        .execute(work.connection())
        .await
        .map_err(StoreError::query("insert an item"))?;
    }
    Ok(InsertResult::New)
}

/// Returns the order with this id.
pub async fn find(store: &Store, order_id: Uuid) -> Result<Option<ReadyOrder>, StoreError> {
    const ORDER: &str =
        "SELECT order_id, channel, created_at, ready_at, contract_version FROM orders WHERE order_id = $1";
    const ITEMS: &str = "SELECT item_id, center_address, delivery_address, size, phone FROM order_items \
         WHERE order_id = $1 ORDER BY position";
    let (pool, id) = (store.read_pool(), order_id.to_string());
    let query = sqlx::query(ORDER).bind(&id);
    let Some(mut order) = fetch_optional(pool, query, order_from_row, "read the order").await? else { return Ok(None) };
    order.items = fetch_all(pool, sqlx::query(ITEMS).bind(&id), item_from_row, "read the order's items").await?;
    Ok(Some(order))
}

/// Lists the orders, newest first.
pub async fn list(store: &Store, page: &PageRequest) -> Result<Vec<ReadyOrderSummary>, StoreError> {
    const SQL: &str = "SELECT order_id, channel, ready_at, contract_version, \
         (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.order_id) AS item_count FROM orders o \
         WHERE (ready_at, order_id) < ($1, $2) ORDER BY ready_at DESC, order_id DESC LIMIT $3";
    fetch_all(store.read_pool(), page.query(SQL), summary_from_row, "list the orders").await
}

/// Reads an order without its items.
fn order_from_row(row: &AnyRow) -> sqlx::Result<ReadyOrder> {
    Ok(ReadyOrder {
        order_id: column::id(row, "order_id")?,
        channel: column::parsed(row, "channel")?,
        created_at: column::time(row, "created_at")?,
        ready_at: column::time(row, "ready_at")?,
        contract_version: column::count(row, "contract_version")?,
        items: Vec::new(),
    })
}

fn item_from_row(row: &AnyRow) -> sqlx::Result<Item> {
    Ok(Item {
        item_id: column::id(row, "item_id")?,
        center_address: row.try_get("center_address")?,
        delivery_address: row.try_get("delivery_address")?,
        size: column::parsed(row, "size")?,
        phone: row.try_get("phone")?,
    })
}

fn summary_from_row(row: &AnyRow) -> sqlx::Result<ReadyOrderSummary> {
    Ok(ReadyOrderSummary {
        order_id: column::id(row, "order_id")?,
        channel: column::parsed(row, "channel")?,
        ready_at: column::time(row, "ready_at")?,
        contract_version: column::count(row, "contract_version")?,
        item_count: column::count(row, "item_count")?,
    })
}
