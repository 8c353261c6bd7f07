//! What is served: the service's routes and the kit's, limits, request logs, trace context.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use tracing::Instrument;
use utoipa::OpenApi;

use super::{
    Health, Problem,
    body::{self, BodyLimits},
    health,
};
use crate::telemetry::trace;

/// Bodies larger than this are refused.
const MAX_BODY_BYTES: usize = 256 * 1024;

#[derive(OpenApi)]
#[openapi(paths(health::livez, health::readyz), components(schemas(Problem)))]
struct KitRoutes;

/// The service's name, in its logs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServedBy(pub(crate) &'static str);

/// All routes of a service.
pub(crate) fn router(
    name: ServedBy,
    routes: Router,
    mut openapi: utoipa::openapi::OpenApi,
    health: Arc<Health>,
    body_limits: BodyLimits,
) -> Router {
    openapi.merge(KitRoutes::openapi());
    let document = Arc::new(openapi);
    let own = Router::new()
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz).with_state(health))
        .route("/openapi.json", get(move || async move { axum::Json((*document).clone()) }));
    routes
        .merge(own)
        .fallback(|| async { Problem::not_found("there is nothing at this path; see /openapi.json") })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "K0610", "the method is not allowed here")
        })
        .layer(middleware::from_fn(move |request, next| body::buffer_body(body_limits.clone(), request, next)))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn(move |request, next| observe(name, request, next)))
}

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Runs the request under its trace and logs what came of it.
async fn observe(ServedBy(service): ServedBy, request: Request, next: Next) -> Response {
    let parent = request.headers().get(TRACEPARENT).and_then(|value| value.to_str().ok());
    let traceparent = trace::child_of(parent);
    let method = request.method().clone();
    // The route, not the path: paths hold ids, and logs are searched by route.
    let route = request.extensions().get::<MatchedPath>().map_or("none", |matched| matched.as_str()).to_owned();
    let begun = Instant::now();
    // Whatever is logged on the way says which request it is about.
    let span = tracing::info_span!("request", %method, route, traceparent);
    let mut response = trace::scope(traceparent.clone(), next.run(request)).instrument(span).await;
    let (status, millis) = (response.status().as_u16(), begun.elapsed().as_secs_f64() * 1000.0);
    let trace_id = trace::trace_id(&traceparent);
    if route == "/livez" || route == "/readyz" {
        tracing::debug!(service, %method, route, status, millis, trace_id, "request");
    } else {
        tracing::info!(service, %method, route, status, millis, trace_id, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&traceparent) {
        response.headers_mut().insert(TRACEPARENT, value);
    }
    response
}
