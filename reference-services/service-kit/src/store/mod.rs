//! The service's own database: `SQLite` by default, `PostgreSQL` for several instances of a service.
//!
//! SQL is written once for both: `$1` placeholders, `TEXT`, `BIGINT` (times are milliseconds since 1970 UTC), and the
//! two tokens of [`Migration`] where the dialects differ.

pub mod clock;
pub mod column;
mod database;
mod dialect;
pub(crate) mod error;
pub(crate) mod inbox;
mod migrate;
mod outbox;
pub mod page;
pub mod provision;
pub mod query;
pub mod retention;
mod work;

pub use database::Store;
pub use dialect::Dialect;
pub use error::StoreError;
pub use migrate::{Migration, MigrationSet};
pub use work::Work;
