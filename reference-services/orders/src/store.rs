//! Orders in the database.

use event_runtime::{TimestampMillis, Uuid};
use service_kit::{
    Migration, MigrationSet, Store, Work,
    http::{PageQuery, Problem},
    store::{
        StoreError,
        column::{self, Inserted},
    },
};
use sqlx::{Any, AnyConnection, Row, any::AnyRow};

use crate::domain::{Item, Order, OrderSummary, Parcel, Status};

/// The tables of this service.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: crate::NAME,
    migrations: &[Migration { version: 1, name: "orders", sql: include_str!("../migrations/1.sql") }],
};

/// Stores an order with its items, unless its id was used before.
pub async fn insert(work: &mut Work, order: &Order) -> Result<Inserted, StoreError> {
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
    if Inserted::from(inserted) == Inserted::AlreadyExists {
        return Ok(Inserted::AlreadyExists);
    }
    for (position, item) in (0_i64..).zip(&order.items) {
        sqlx::query::<Any>(
            "INSERT INTO order_items (order_id, position, item_id, pickup_address, delivery_address, size, phone) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(order.order_id.to_string())
        .bind(position)
        .bind(item.item_id.to_string())
        .bind(&item.parcel.pickup_address)
        .bind(&item.parcel.delivery_address)
        .bind(item.parcel.size.as_str())
        .bind(&item.parcel.phone)
        .execute(work.connection())
        .await
        .map_err(StoreError::query("insert an item"))?;
    }
    Ok(Inserted::New)
}

/// Notes that the order is ready; `false` where there is no such order.
///
/// Which of two events comes first is not promised, so a delivered order stays delivered.
pub async fn set_ready(work: &mut Work, order_id: Uuid, at: TimestampMillis) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE orders SET ready_at = $2, \
         status = CASE status WHEN 'CREATED' THEN 'READY' ELSE status END WHERE order_id = $1";
    advance(work, SQL, order_id, at).await
}

/// Notes that the order is delivered; `false` where there is no such order.
pub async fn set_delivered(work: &mut Work, order_id: Uuid, at: TimestampMillis) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE orders SET delivered_at = $2, status = 'DELIVERED' WHERE order_id = $1";
    advance(work, SQL, order_id, at).await
}

async fn advance(work: &mut Work, sql: &'static str, id: Uuid, at: TimestampMillis) -> Result<bool, StoreError> {
    let updated = sqlx::query::<Any>(sql).bind(id.to_string()).bind(at.get()).execute(work.connection()).await;
    Ok(updated.map_err(StoreError::query("advance the order"))?.rows_affected() > 0)
}

/// The order of this id.
pub async fn find(connection: &mut AnyConnection, order_id: Uuid) -> Result<Option<Order>, StoreError> {
    let failed = || StoreError::query("read the order");
    let row = sqlx::query::<Any>(
        "SELECT order_id, status, channel, command_id, created_at, ready_at, delivered_at FROM orders WHERE order_id = $1",
    )
    .bind(order_id.to_string())
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed())?;
    let Some(row) = row else { return Ok(None) };
    let items = sqlx::query::<Any>(
        "SELECT item_id, pickup_address, delivery_address, size, phone FROM order_items WHERE order_id = $1 \
         ORDER BY position",
    )
    .bind(order_id.to_string())
    .fetch_all(connection)
    .await
    .map_err(failed())?;
    let items = items.iter().map(item).collect::<sqlx::Result<_>>().map_err(failed())?;
    order(&row, items).map(Some).map_err(failed())
}

/// A page of the orders, the newest first, of all or of one status.
pub async fn list(store: &Store, status: Option<Status>, page: &PageQuery) -> Result<Vec<OrderSummary>, Problem> {
    const ALL: &str = "SELECT order_id, status, channel, created_at, \
         (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.order_id) AS item_count FROM orders o \
         WHERE (created_at, order_id) < ($1, $2) ORDER BY created_at DESC, order_id DESC LIMIT $3";
    const OF_STATUS: &str = "SELECT order_id, status, channel, created_at, \
         (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.order_id) AS item_count FROM orders o \
         WHERE status = $4 AND (created_at, order_id) < ($1, $2) ORDER BY created_at DESC, order_id DESC LIMIT $3";
    let (before, id) = page.after_time_and_id()?;
    let query = sqlx::query::<Any>(if status.is_some() { OF_STATUS } else { ALL });
    let query = query.bind(before).bind(id).bind(page.rows());
    let query = match status {
        Some(status) => query.bind(status.as_str()),
        None => query,
    };
    let rows = query.fetch_all(store.reader()).await.map_err(StoreError::query("list the orders"))?;
    Ok(rows.iter().map(summary).collect::<sqlx::Result<_>>()?)
}

fn order(row: &AnyRow, items: Vec<Item>) -> sqlx::Result<Order> {
    Ok(Order {
        order_id: column::id(row, "order_id")?,
        status: column::parsed(row, "status")?,
        channel: column::parsed(row, "channel")?,
        command_id: column::optional_parsed(row, "command_id")?,
        created_at: column::time(row, "created_at")?,
        ready_at: column::optional_time(row, "ready_at")?,
        delivered_at: column::optional_time(row, "delivered_at")?,
        items,
    })
}

fn item(row: &AnyRow) -> sqlx::Result<Item> {
    let parcel = Parcel {
        pickup_address: row.try_get("pickup_address")?,
        delivery_address: row.try_get("delivery_address")?,
        size: column::parsed(row, "size")?,
        phone: row.try_get("phone")?,
    };
    Ok(Item { item_id: column::id(row, "item_id")?, parcel })
}

fn summary(row: &AnyRow) -> sqlx::Result<OrderSummary> {
    Ok(OrderSummary {
        order_id: column::id(row, "order_id")?,
        status: column::parsed(row, "status")?,
        channel: column::parsed(row, "channel")?,
        created_at: column::time(row, "created_at")?,
        item_count: column::count(row, "item_count")?,
    })
}
