//! Test support for services: a running service with an in-process broker and its own database.
//!
//! Failures panic, as in any test.

mod database;
mod json_schema;
mod manual_service;
mod openapi_contract;
mod test_service;

pub use database::Database;
pub use manual_service::ManualService;
pub use openapi_contract::{OpenApiContract, get};
pub use test_service::{EventListener, TestService};

/// Defines two tests for each scenario: one on `SQLite`, and one on `PostgreSQL` that is ignored by default.
#[macro_export]
macro_rules! on_each_database {
    ($(async fn $name:ident($database:ident: Database) $body:block)+) => {
        $(mod $name {
            use super::*;

            async fn scenario($database: $crate::testing::Database) $body

            #[tokio::test]
            async fn on_sqlite() {
                scenario($crate::testing::Database::sqlite()).await;
            }

            #[tokio::test]
            #[ignore = "needs PostgreSQL"]
            async fn on_postgres() {
                scenario($crate::testing::Database::postgres().await).await;
            }
        })+
    };
}
