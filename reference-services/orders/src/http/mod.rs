//! The API: one file a resource.

mod orders;

use axum::{Router, routing::get};
use service_kit::{
    Store,
    http::{Page, Problem},
};
use utoipa::OpenApi;

use crate::{Config, domain};

/// What the API contract.
#[derive(OpenApi)]
#[openapi(
    info(title = "orders", description = "Takes orders and tells how far they are."),
    paths(orders::create, orders::list, orders::read),
    components(schemas(domain::Order, Page<domain::OrderSummary>, orders::NewOrder, Problem))
)]
pub struct ApiDoc;

/// What a request handler works with.
#[derive(Clone)]
struct Api {
    store: Store,
    config: Config,
}

/// The routes over this database.
pub fn router(store: Store, config: Config) -> Router {
    Router::new()
        .route("/orders", get(orders::list).post(orders::create))
        .route("/orders/{order_id}", get(orders::read))
        .with_state(Api { store, config })
}
