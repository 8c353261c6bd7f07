//! The API: `/orders`.

use axum::{Router, extract::State, http::StatusCode, response::Response, routing::get};
use event_runtime::{TimestampMillis, Uuid};
use serde::{Deserialize, Serialize};
use service_kit::{
    Store,
    http::{
        Admission, BodyErrorResponses, IdempotencyKey, Json, Limit, Page, PageQuery, Path, Problem, Query,
        ServerErrorResponses,
    },
    store::{column::InsertResult, page::PageCursor},
};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    codes,
    config::Config,
    domain::{ItemDetails, Order, OrderRequest, OrderSummary, Origin, Status, ValidationErrors},
    placement, store,
};

/// The OpenAPI document.
#[derive(OpenApi)]
#[openapi(
    info(title = "orders", description = "Places orders and tracks their status."),
    paths(create, list, read),
    components(schemas(Order, Page<OrderSummary>, NewOrder, Problem))
)]
pub struct ApiDoc;

/// The state of the request handlers.
#[derive(Clone)]
struct Api {
    store: Store,
    config: Config,
}

/// Creates the routes.
pub fn router(store: Store, config: Config) -> Router {
    Router::new()
        .route("/orders", get(list).post(create))
        .route("/orders/{order_id}", get(read))
        .with_state(Api { store, config })
}

/// An order to place.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    /// The id for the order; chosen by the service if absent.
    order_id: Option<Uuid>,
    /// The items to deliver.
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<ItemDetails>,
}

/// Places an order.
///
/// A request that is repeated with the same `Idempotency-Key` has no further effect and receives the same response. A
/// request with an `order_id` can be repeated without a key: if an order with this id and the same items exists, the
/// response is that order.
#[utoipa::path(
    post, path = "/orders", tag = "orders",
    params(("Idempotency-Key" = Option<String>, Header, nullable = false, description = "1 to 200 visible ASCII characters, unique for each order, such as a UUID")),
    request_body = NewOrder,
    responses(
        (status = 201, description = "The order was placed", body = Order, headers(("Location" = String, description = "Path of the order"))),
        (status = 200, description = "An order with this id and the same items exists", body = Order, headers(("Location" = String, description = "Path of the order"))),
        (status = 400, description = "The body is not JSON, or the Idempotency-Key is not valid", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "An order with this id exists, with other items", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The order is not valid, or the Idempotency-Key was used for another order", body = Problem, content_type = "application/problem+json"),
        BodyErrorResponses,
        ServerErrorResponses,
    )
)]
async fn create(State(api): State<Api>, key: IdempotencyKey, Json(body): Json<NewOrder>) -> Result<Response, Problem> {
    let mut work = api.store.begin().await?;
    let pending = match key.admit(&mut work, "POST /orders", &body).await? {
        Admission::New(pending) => pending,
        Admission::Replayed(response) => return Ok(response),
    };
    let order_id = body.order_id.unwrap_or_else(Uuid::now_v7);
    let request = OrderRequest { order_id, origin: Origin::Http, items: body.items };
    let order = request.validate(TimestampMillis::now()).map_err(|errors| invalid_order(&errors))?;
    let (status, order) = match placement::place_order(&mut work, &order, api.config).await? {
        InsertResult::New => {
            tracing::info!(%order_id, items = order.items.len(), "order placed");
            (StatusCode::CREATED, order)
        }
        InsertResult::AlreadyExists => match store::find(work.connection(), order_id).await? {
            Some(existing) if existing.has_same_items(&order) => (StatusCode::OK, existing),
            _ => return Err(order_id_reused(order_id)),
        },
    };
    let response = pending.store(&mut work, status, Some(format!("/orders/{order_id}")), &order).await?;
    work.commit().await?;
    Ok(response)
}

/// The parameters of the list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Selects the orders with this status.
    #[param(nullable = false)]
    status: Option<Status>,
    /// The maximum number of orders, from 1 to 200; 50 by default.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, nullable = false)]
    limit: Option<Limit>,
    /// The cursor: the value of `next` in the previous page.
    #[param(nullable = false)]
    after: Option<String>,
}

/// Lists the orders, newest first.
#[utoipa::path(
    get, path = "/orders", tag = "orders", params(ListQuery),
    responses(
        (status = 200, description = "A page of orders", body = Page<OrderSummary>),
        (status = 400, description = "The query is not valid", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
async fn list(State(api): State<Api>, Query(query): Query<ListQuery>) -> Result<Json<Page<OrderSummary>>, Problem> {
    let page = PageQuery::new(query.limit, query.after).page_request()?;
    let orders = store::list(&api.store, query.status, &page).await?;
    Ok(Json(Page::new(orders, &page, |order| PageCursor { time: order.created_at, id: order.order_id })))
}

/// Returns an order with its items.
#[utoipa::path(
    get, path = "/orders/{order_id}", tag = "orders",
    params(("order_id" = Uuid, Path, description = "The id of the order")),
    responses(
        (status = 200, description = "The order", body = Order),
        (status = 400, description = "The id is not a UUID", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The order does not exist", body = Problem, content_type = "application/problem+json"),
        ServerErrorResponses,
    )
)]
async fn read(State(api): State<Api>, Path(order_id): Path<Uuid>) -> Result<Json<Order>, Problem> {
    let mut connection = api.store.read_pool().acquire().await?;
    let order = store::find(&mut connection, order_id).await?;
    order.map(Json).ok_or_else(|| Problem::not_found(format!("order {order_id} does not exist")))
}

fn invalid_order(errors: &ValidationErrors) -> Problem {
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, codes::ORDER_INVALID, "the order is not valid");
    errors.0.iter().fold(problem, |problem, error| problem.with_field(&error.pointer, &error.detail))
}

fn order_id_reused(order_id: Uuid) -> Problem {
    Problem::new(StatusCode::CONFLICT, codes::ORDER_ID_REUSED, "the order id was used before").with_detail(format!(
        "order {order_id} exists with other items than this request; use a new id for a new order"
    ))
}
