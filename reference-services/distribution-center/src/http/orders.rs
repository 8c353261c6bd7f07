//! `/orders`

use axum::extract::State;
use event_runtime::Uuid;
use service_kit::{
    Store,
    http::{Json, Page, PageQuery, Path, Problem, Query, ServerErrorResponses, page::newest_first},
};

use crate::{
    domain::{ReadyOrder, ReadyOrderSummary},
    store,
};

/// Lists the ready orders, the newest first.
#[utoipa::path(
    get, path = "/orders", tag = "orders", params(PageQuery),
    responses(
        (status = 200, description = "A page of orders", body = Page<ReadyOrderSummary>),
        (status = 400, description = "The query is not valid", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
pub(super) async fn list(
    State(store): State<Store>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ReadyOrderSummary>>, Problem> {
    let orders = store::list(&store, &page).await?;
    Ok(Json(Page::new(orders, &page, |order| newest_first(order.ready_at, order.order_id))))
}

/// Reads an order with its items.
#[utoipa::path(
    get, path = "/orders/{order_id}", tag = "orders",
    params(("order_id" = Uuid, Path, description = "The order")),
    responses(
        (status = 200, description = "The order", body = ReadyOrder),
        (status = 400, description = "The path holds no id", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such order, or it is not ready yet", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
pub(super) async fn read(State(store): State<Store>, Path(order_id): Path<Uuid>) -> Result<Json<ReadyOrder>, Problem> {
    let order = store::find(&store, order_id).await?;
    order.map(Json).ok_or_else(|| Problem::not_found(format!("there is no order {order_id}, or it is not ready yet")))
}
