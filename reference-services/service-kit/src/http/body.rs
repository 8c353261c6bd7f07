//! Buffers request bodies before a handler begins, so that no transaction waits for a slow client.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Problem;
use crate::{codes, shutdown::ShutdownSignal};

/// The time limit for the arrival of a request body.
#[derive(Debug, Clone)]
pub(crate) struct BodyLimits {
    pub(crate) timeout: Duration,
    pub(crate) shutdown: ShutdownSignal,
}

/// Buffers the body and passes the request on. The router limits the size.
pub(super) async fn buffer_body(limits: BodyLimits, request: Request, next: Next) -> Response {
    match buffered(limits, request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => {
            let mut response = problem.into_response();
            // On an open connection, the rest of the body would be read as the next request.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

async fn buffered(BodyLimits { timeout, mut shutdown }: BodyLimits, request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let mut body_request = Request::new(body);
    // The router's size limit is in the extensions.
    body_request.extensions_mut().clone_from(&parts.extensions);
    let body = tokio::select! {
        biased;
        body = Bytes::from_request(body_request, &()) => body,
        () = shutdown.requested() => return Err(Problem::stopping()),
        () = tokio::time::sleep(timeout) => return Err(Problem::body_timed_out(timeout)),
    };
    let bytes = body.map_err(|rejection| {
        Problem::new(rejection.status(), codes::BODY_INVALID, "the body cannot be read")
            .with_detail(rejection.body_text())
    })?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

impl Problem {
    fn stopping() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, codes::SERVICE_STOPPING, "the service is stopping")
            .with_detail("repeat the request; another instance may answer it")
    }

    fn body_timed_out(timeout: Duration) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, codes::BODY_TIMED_OUT, "the body did not arrive in time")
            .with_detail(format!("the whole body must arrive within {} s", timeout.as_secs_f64()))
    }
}
