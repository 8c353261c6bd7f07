//! The API: one file a resource.

mod deliveries;

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
    info(title = "deliveries", description = "Tells which orders were delivered, to whom and how."),
    paths(deliveries::list, deliveries::read),
    components(schemas(domain::Delivery, Page<domain::DeliverySummary>, Problem))
)]
pub struct ApiDoc;

/// The routes over this database.
pub fn router(store: Store) -> Router {
    Router::new()
        .route("/deliveries", get(deliveries::list))
        .route("/deliveries/{order_id}", get(deliveries::read))
        .with_state(store)
}
