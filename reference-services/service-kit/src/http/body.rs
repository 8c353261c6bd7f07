//! Bodies are received whole before a handler begins: none holds a transaction while a client is slow.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Problem;
use crate::shutdown::Stop;

/// How long a body is waited for.
#[derive(Debug, Clone)]
pub(crate) struct Receiving {
    pub(crate) within: Duration,
    pub(crate) stop: Stop,
}

/// Hands the request on once its body is here, as large as the router's limit allows.
pub(super) async fn receive(receiving: Receiving, request: Request, next: Next) -> Response {
    match whole(receiving, request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => {
            let mut response = problem.into_response();
            // The rest of the body would be taken for the next request.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

async fn whole(Receiving { within, mut stop }: Receiving, request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let mut incoming = Request::new(body);
    // The limit on its size travels in the extensions.
    incoming.extensions_mut().clone_from(&parts.extensions);
    let received = tokio::select! {
        biased;
        received = Bytes::from_request(incoming, &()) => received,
        () = stop.requested() => return Err(Problem::stopping()),
        () = tokio::time::sleep(within) => return Err(Problem::too_slow(within)),
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

    fn too_slow(within: Duration) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "K0612", "the body did not arrive in time")
            .with_detail(format!("the whole body must be here within {} s", within.as_secs_f64()))
    }
}
