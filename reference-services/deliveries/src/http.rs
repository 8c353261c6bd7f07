//! The API: `/deliveries`.

use axum::{Router, extract::State, routing::get};
use event_runtime::Uuid;
use service_kit::{
    Store,
    http::{Json, Page, PageQuery, Path, Problem, Query, ServerErrorResponses},
    store::page::PageCursor,
};
use utoipa::OpenApi;

use crate::{
    domain::{Delivery, DeliverySummary},
    store,
};

/// The OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    info(title = "deliveries", description = "Reports which orders were delivered, to whom and how."),
    paths(list, read),
    components(schemas(Delivery, Page<DeliverySummary>, Problem))
)]
pub struct ApiDoc;

/// Creates the routes.
pub fn router(store: Store) -> Router {
    Router::new().route("/deliveries", get(list)).route("/deliveries/{order_id}", get(read)).with_state(store)
}

/// Lists the deliveries, newest first.
#[utoipa::path(
    get, path = "/deliveries", tag = "deliveries", params(PageQuery),
    responses(
        (status = 200, description = "A page of deliveries", body = Page<DeliverySummary>),
        (status = 400, description = "The query is not valid", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
async fn list(
    State(store): State<Store>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<DeliverySummary>>, Problem> {
    let page = query.page_request()?;
    let deliveries = store::list(&store, &page).await?;
    let cursor = |delivery: &DeliverySummary| PageCursor { time: delivery.delivered_at, id: delivery.order_id };
    Ok(Json(Page::new(deliveries, &page, cursor)))
}

/// Returns the delivery of an order with its items.
#[utoipa::path(
    get, path = "/deliveries/{order_id}", tag = "deliveries",
    params(("order_id" = Uuid, Path, description = "The id of the order")),
    responses(
        (status = 200, description = "The delivery", body = Delivery),
        (status = 400, description = "The id is not a UUID", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The order does not exist or is not delivered", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
async fn read(State(store): State<Store>, Path(order_id): Path<Uuid>) -> Result<Json<Delivery>, Problem> {
    let delivery = store::find(&store, order_id).await?;
    delivery.map(Json).ok_or_else(|| Problem::not_found(format!("order {order_id} does not exist or is not delivered")))
}
