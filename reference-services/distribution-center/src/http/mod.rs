//! The API: one file a resource.

mod orders;

use axum::{Router, routing::get};
use service_kit::{
    Store,
    http::{Page, Problem},
};
use utoipa::OpenApi;

use crate::domain;

/// What the API contract.
#[derive(OpenApi)]
#[openapi(
    info(title = "distribution-center", description = "Tells which orders are ready to be delivered."),
    paths(orders::list, orders::read),
    components(schemas(domain::ReadyOrder, Page<domain::ReadyOrderSummary>, Problem))
)]
pub struct ApiDoc;

/// The routes over this database.
pub fn router(store: Store) -> Router {
    Router::new().route("/orders", get(orders::list)).route("/orders/{order_id}", get(orders::read)).with_state(store)
}
