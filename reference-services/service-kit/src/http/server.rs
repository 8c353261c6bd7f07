//! The router of a service: its own routes and those of the kit, limits, request logs, trace context.

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
    BodyLimits, Health, Problem,
    body::buffer_body,
    health::{self, livez, readyz},
};
use crate::{codes, telemetry::trace};

/// The maximum size of a request body.
const MAX_BODY_BYTES: usize = 256 * 1024;

#[derive(OpenApi)]
#[openapi(paths(health::livez, health::readyz), components(schemas(Problem)))]
struct KitRoutes;

/// Combines the routes of a service with those of the kit. The name appears in logs.
pub(crate) fn router(
    name: &'static str,
    routes: Router,
    mut openapi: utoipa::openapi::OpenApi,
    health: Arc<Health>,
    body_limits: BodyLimits,
) -> Router {
    openapi.merge(KitRoutes::openapi());
    let document = Arc::new(openapi);
    let kit_routes = Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz).with_state(health))
        .route("/openapi.json", get(move || async move { axum::Json((*document).clone()) }));
    routes
        .merge(kit_routes)
        .fallback(|| async { Problem::not_found("no resource has this path; see /openapi.json") })
        .method_not_allowed_fallback(|| async {
            let title = "the resource does not support this method";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, codes::METHOD_NOT_ALLOWED, title)
        })
        .layer(middleware::from_fn(move |request, next| buffer_body(body_limits.clone(), request, next)))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn(move |request, next| observe(name, request, next)))
}

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Runs a request in its trace and logs its result.
async fn observe(service: &'static str, request: Request, next: Next) -> Response {
    let parent = request.headers().get(TRACEPARENT).and_then(|value| value.to_str().ok());
    let traceparent = trace::child_of(parent);
    let method = request.method().clone();
    // The route without parameters, because logs are searched by route.
    let route = request.extensions().get::<MatchedPath>().map_or("none", |matched| matched.as_str()).to_owned();
    let begun = Instant::now();
    // Every log line of the handler names the request.
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
