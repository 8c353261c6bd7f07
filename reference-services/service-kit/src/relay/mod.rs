//! Sends the events of the outbox to the broker.
//!
//! Rows of one key are sent in order, each after the receipt of the previous one; keys are independent. A row is marked
//! as sent only after its receipt, so a crash in between sends it twice, and the consumers' inboxes drop the duplicate. A
//! row that the broker rejects is retried after growing delays, then parked. Later rows of its key wait, because the
//! order of a key is guaranteed. [`parked`] lists parked rows; [`retry_parked`] and [`discard_parked`] resolve them.
//!
//! During an outage of the broker, no attempts are counted.
//! On `PostgreSQL`, one instance relays and the others stand by. Even if two instances relayed at once, the order of
//! first deliveries would hold, because each sends the rows of a key from the first one without a receipt.

mod leader_lock;
mod rows;
mod sender;
mod status;

pub use rows::{ParkedRow, discard_parked, parked, retry_parked};
pub(crate) use sender::{Relay, RelayError};
pub use status::{OutboxMetrics, RelayStatus};
