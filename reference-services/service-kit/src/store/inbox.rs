//! Records which events a subscription has handled.

use sqlx::{Any, AnyConnection};

use super::{StoreError, clock::now_millis};

/// Whether an event is new to a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AdmitResult {
    /// The event was not handled before.
    New,
    /// The event was handled before.
    Duplicate,
}

/// Records that the subscription handles this event in this transaction.
pub(crate) async fn admit(
    connection: &mut AnyConnection,
    subscription: &str,
    event_id: &str,
) -> Result<AdmitResult, StoreError> {
    let inserted = sqlx::query::<Any>(
        "INSERT INTO inbox (subscription, event_id, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(subscription)
    .bind(event_id)
    .bind(now_millis())
    .execute(connection)
    .await
    .map_err(StoreError::query("write to the inbox"))?;
    Ok(if inserted.rows_affected() == 0 { AdmitResult::Duplicate } else { AdmitResult::New })
}
