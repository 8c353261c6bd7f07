//! Ready orders in the database.

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

use crate::domain::{Item, ReadyOrder, ReadyOrderSummary};

/// The tables of this service.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: crate::NAME,
    migrations: &[Migration { version: 1, name: "orders", sql: include_str!("../migrations/1.sql") }],
};

/// Stores an order with its items, unless it was stored before.
pub async fn insert(work: &mut Work, order: &ReadyOrder) -> Result<Inserted, StoreError> {
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
    if Inserted::from(inserted) == Inserted::AlreadyExists {
        return Ok(Inserted::AlreadyExists);
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
    Ok(Inserted::New)
}

/// The order of this id, if it is ready.
pub async fn find(store: &Store, order_id: Uuid) -> Result<Option<ReadyOrder>, StoreError> {
    let failed = || StoreError::query("read the order");
    let row = sqlx::query::<Any>(
        "SELECT order_id, channel, created_at, ready_at, contract_version FROM orders WHERE order_id = $1",
    )
    .bind(order_id.to_string())
    .fetch_optional(store.reader())
    .await
    .map_err(failed())?;
    let Some(row) = row else { return Ok(None) };
    let items = sqlx::query::<Any>(
        "SELECT item_id, center_address, delivery_address, size, phone FROM order_items WHERE order_id = $1 \
         ORDER BY position",
    )
    .bind(order_id.to_string())
    .fetch_all(store.reader())
    .await
    .map_err(failed())?;
    let items = items.iter().map(item).collect::<sqlx::Result<_>>().map_err(failed())?;
    order(&row, items).map(Some).map_err(failed())
}

/// A page of the ready orders, the newest first.
pub async fn list(store: &Store, page: &PageQuery) -> Result<Vec<ReadyOrderSummary>, Problem> {
    let (before, id) = page.after_time_and_id()?;
    let rows = sqlx::query::<Any>(
        "SELECT order_id, channel, ready_at, contract_version, \
         (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.order_id) AS item_count FROM orders o \
         WHERE (ready_at, order_id) < ($1, $2) ORDER BY ready_at DESC, order_id DESC LIMIT $3",
    )
    .bind(before)
    .bind(id)
    .bind(page.rows())
    .fetch_all(store.reader())
    .await
    .map_err(StoreError::query("list the orders"))?;
    Ok(rows.iter().map(summary).collect::<sqlx::Result<_>>()?)
}

fn order(row: &AnyRow, items: Vec<Item>) -> sqlx::Result<ReadyOrder> {
    Ok(ReadyOrder {
        order_id: column::id(row, "order_id")?,
        channel: column::parsed(row, "channel")?,
        created_at: column::time(row, "created_at")?,
        ready_at: column::time(row, "ready_at")?,
        contract_version: column::count(row, "contract_version")?,
        items,
    })
}

fn item(row: &AnyRow) -> sqlx::Result<Item> {
    Ok(Item {
        item_id: column::id(row, "item_id")?,
        center_address: row.try_get("center_address")?,
        delivery_address: row.try_get("delivery_address")?,
        size: column::parsed(row, "size")?,
        phone: row.try_get("phone")?,
    })
}

fn summary(row: &AnyRow) -> sqlx::Result<ReadyOrderSummary> {
    Ok(ReadyOrderSummary {
        order_id: column::id(row, "order_id")?,
        channel: column::parsed(row, "channel")?,
        ready_at: column::time(row, "ready_at")?,
        contract_version: column::count(row, "contract_version")?,
        item_count: column::count(row, "item_count")?,
    })
}
