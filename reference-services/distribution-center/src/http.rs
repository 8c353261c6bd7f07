//! The API: `/orders`.

use axum::{Router, extract::State, routing::get};
use event_runtime::Uuid;
use service_kit::{
    Store,
    http::{Json, Page, PageQuery, Path, Problem, Query, ServerErrorResponses},
    store::page::PageCursor,
};
use utoipa::OpenApi;

use crate::{
    domain::{ReadyOrder, ReadyOrderSummary},
    store,
};

/// The OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    info(title = "distribution-center", description = "Reports which orders are ready to be delivered."),
    paths(list, read),
    components(schemas(ReadyOrder, Page<ReadyOrderSummary>, Problem))
)]
pub struct ApiDoc;

/// Creates the routes.
pub fn router(store: Store) -> Router {
    Router::new().route("/orders", get(list)).route("/orders/{order_id}", get(read)).with_state(store)
}

/// Lists the ready orders, newest first.
#[utoipa::path(
    get, path = "/orders", tag = "orders", params(PageQuery),
    responses(
        (status = 200, description = "A page of orders", body = Page<ReadyOrderSummary>),
        (status = 400, description = "The query is not valid", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
async fn list(
    State(store): State<Store>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ReadyOrderSummary>>, Problem> {
    let page = query.page_request()?;
    let orders = store::list(&store, &page).await?;
    Ok(Json(Page::new(orders, &page, |order| PageCursor { time: order.ready_at, id: order.order_id })))
}

/// Returns an order with its items.
#[utoipa::path(
    get, path = "/orders/{order_id}", tag = "orders",
    params(("order_id" = Uuid, Path, description = "The id of the order")),
    responses(
        (status = 200, description = "The order", body = ReadyOrder),
        (status = 400, description = "The id is not a UUID", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The order does not exist or is not ready", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
async fn read(State(store): State<Store>, Path(order_id): Path<Uuid>) -> Result<Json<ReadyOrder>, Problem> {
    let order = store::find(&store, order_id).await?;
    order.map(Json).ok_or_else(|| Problem::not_found(format!("order {order_id} does not exist or is not ready")))
}
