//! `/deliveries`

use axum::extract::State;
use event_runtime::Uuid;
use service_kit::{
    Store,
    http::{Json, Page, PageQuery, Path, Problem, Query, ServerErrorResponses, page::newest_first},
};

use crate::{
    domain::{Delivery, DeliverySummary},
    store,
};

/// Lists the deliveries, the newest first.
#[utoipa::path(
    get, path = "/deliveries", tag = "deliveries", params(PageQuery),
    responses(
        (status = 200, description = "A page of deliveries", body = Page<DeliverySummary>),
        (status = 400, description = "The query is not valid", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
pub(super) async fn list(
    State(store): State<Store>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<DeliverySummary>>, Problem> {
    let deliveries = store::list(&store, &page).await?;
    Ok(Json(Page::new(deliveries, &page, |delivery| newest_first(delivery.delivered_at, delivery.order_id))))
}

/// Reads the delivery of an order with its items.
#[utoipa::path(
    get, path = "/deliveries/{order_id}", tag = "deliveries",
    params(("order_id" = Uuid, Path, description = "The order")),
    responses(
        (status = 200, description = "The delivery", body = Delivery),
        (status = 400, description = "The path holds no id", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The order is not delivered, or there is no such order", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
pub(super) async fn read(State(store): State<Store>, Path(order_id): Path<Uuid>) -> Result<Json<Delivery>, Problem> {
    let delivery = store::find(&store, order_id).await?;
    delivery.map(Json).ok_or_else(|| Problem::not_found(format!("no order {order_id} was delivered")))
}
