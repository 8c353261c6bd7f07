//! `/orders`

use axum::{extract::State, http::StatusCode, response::Response};
use event_runtime::{TimestampMillis, Uuid};
use serde::{Deserialize, Serialize};
use service_kit::{
    http::{
        Admission, BodyErrorResponses, IdempotencyKey, Json, Limit, Page, PageQuery, Path, Problem, Query,
        ServerErrorResponses, page::newest_first,
    },
    store::column::Inserted,
};
use utoipa::{IntoParams, ToSchema};

use super::Api;
use crate::{
    domain::{Order, OrderRequest, OrderSummary, Origin, Parcel, Status, ValidationErrors},
    intake, store,
};

/// An order to be taken.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrder {
    /// The id that the order is to have; without one the service chooses it.
    order_id: Option<Uuid>,
    /// What is sent.
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<Parcel>,
}

/// Takes an order.
///
/// Sent again with the same `Idempotency-Key`, the request is not done again and has the same answer. An id that
/// the caller chose does the same without a key: the order that exists is the answer, if it asks for the same.
#[utoipa::path(
    post, path = "/orders", tag = "orders",
    params(("Idempotency-Key" = Option<String>, Header, nullable = false, description = "1 to 200 visible ASCII characters that are new for each order, such as a UUID")),
    request_body = NewOrder,
    responses(
        (status = 201, description = "The order was taken", body = Order, headers(("Location" = String, description = "Where to read it"))),
        (status = 200, description = "An order of this id that asks for the same was taken before", body = Order, headers(("Location" = String, description = "Where to read it"))),
        (status = 400, description = "The body is not JSON, or the Idempotency-Key is not valid", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "An order of this id that asks for something else was taken before", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The order can't be taken as it is, or the Idempotency-Key came with another order before", body = Problem, content_type = "application/problem+json"),
        BodyErrorResponses,
        ServerErrorResponses,
    )
)]
pub(super) async fn create(
    State(api): State<Api>,
    key: IdempotencyKey,
    Json(body): Json<NewOrder>,
) -> Result<Response, Problem> {
    let mut work = api.store.begin().await?;
    let slot = match key.admit(&mut work, "POST /orders", &body).await? {
        Admission::First(slot) => slot,
        Admission::Replayed(answer) => return Ok(answer),
    };
    let order_id = body.order_id.unwrap_or_else(Uuid::now_v7);
    let request = OrderRequest { order_id, origin: Origin::Http, parcels: body.items };
    let order = request.validate(TimestampMillis::now()).map_err(|invalid| problem(&invalid))?;
    let (status, order) = match intake::place_order(&mut work, &order, api.config).await? {
        Inserted::New => {
            tracing::info!(%order_id, items = order.items.len(), "order created");
            (StatusCode::CREATED, order)
        }
        Inserted::AlreadyExists => match store::find(work.connection(), order_id).await? {
            Some(existing) if existing.has_same_parcels(&order) => (StatusCode::OK, existing),
            _ => return Err(conflict(order_id)),
        },
    };
    let answer = slot.answer(&mut work, status, Some(format!("/orders/{order_id}")), &order).await?;
    work.commit().await?;
    Ok(answer)
}

/// Which orders are listed.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only orders that are this far.
    #[param(nullable = false)]
    status: Option<Status>,
    /// How many orders, 1 to 200; 50 where nothing is asked.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, nullable = false)]
    limit: Option<Limit>,
    /// The `next` of the page before.
    #[param(nullable = false)]
    after: Option<String>,
}

/// Lists the orders, the newest first.
#[utoipa::path(
    get, path = "/orders", tag = "orders", params(ListQuery),
    responses(
        (status = 200, description = "A page of orders", body = Page<OrderSummary>),
        (status = 400, description = "The query is not valid", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<OrderSummary>>, Problem> {
    let page = PageQuery::new(query.limit, query.after);
    let orders = store::list(&api.store, query.status, &page).await?;
    Ok(Json(Page::new(orders, &page, |order| newest_first(order.created_at, order.order_id))))
}

/// Reads an order with its items.
#[utoipa::path(
    get, path = "/orders/{order_id}", tag = "orders",
    params(("order_id" = Uuid, Path, description = "The order")),
    responses(
        (status = 200, description = "The order", body = Order),
        (status = 400, description = "The path holds no id", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such order", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
pub(super) async fn read(State(api): State<Api>, Path(order_id): Path<Uuid>) -> Result<Json<Order>, Problem> {
    let mut connection = api.store.reader().acquire().await?;
    let order = store::find(&mut connection, order_id).await?;
    order.map(Json).ok_or_else(|| Problem::not_found(format!("there is no order {order_id}")))
}

fn problem(invalid: &ValidationErrors) -> Problem {
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, ValidationErrors::CODE, "the order is not valid");
    invalid.0.iter().fold(problem, |problem, fault| problem.with_field(&fault.pointer, &fault.detail))
}

fn conflict(order_id: Uuid) -> Problem {
    Problem::new(StatusCode::CONFLICT, "O0102", "the order id was used before")
        .with_detail(format!("order {order_id} asks for something else; use a new id for a new order"))
}
