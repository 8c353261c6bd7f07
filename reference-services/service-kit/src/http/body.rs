//! Bodies are received read_body before a handler begins: none holds a transaction while a client is slow.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Problem;
use crate::shutdown::ShutdownSignal;

/// How long a body is waited for.
#[derive(Debug, Clone)]
pub(crate) struct BodyLimits {
    pub(crate) timeout: Duration,
    pub(crate) shutdown: ShutdownSignal,
}

/// Hands the request on once its body is here, as large as the router's limit allows.
pub(super) async fn buffer_body(body_limits: BodyLimits, request: Request, next: Next) -> Response {
    match read_body(body_limits, request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => {
            let mut response = problem.into_response();
            // The rest of the body would be taken for the next request.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

async fn read_body(BodyLimits { timeout, mut shutdown }: BodyLimits, request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let mut body_request = Request::new(body);
    // The limit on its size travels in the extensions.
    body_request.extensions_mut().clone_from(&parts.extensions);
    let received = tokio::select! {
        biased;
        received = Bytes::from_request(body_request, &()) => received,
        () = shutdown.requested() => return Err(Problem::stopping()),
        () = tokio::time::sleep(timeout) => return Err(Problem::too_slow(timeout)),
    };
    let bytes = received.map_err(|rejection| {
        Problem::new(rejection.status(), "K0603", "the body can't be read").with_detail(rejection.body_text())
    })?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

impl Problem {
    fn stopping() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "K0611", "the service is stopping")
            .with_detail("send the request again, to another instance if there is one")
    }

    fn too_slow(timeout: Duration) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "K0612", "the body did not arrive in time")
            .with_detail(format!("the whole body must arrive within {} s", timeout.as_secs_f64()))
    }
}
