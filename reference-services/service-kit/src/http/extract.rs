//! Extractors that answer an invalid request with a [`Problem`].

use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use super::Problem;
use crate::codes;

/// The JSON body of a request or response.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// The path parameters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

/// The query parameters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = axum::Json::<T>::from_request(request, state).await;
        body.map(|axum::Json(value)| Self(value)).map_err(|rejection| {
            let title = match &rejection {
                rejection::JsonRejection::JsonDataError(_) => "the body does not have the expected fields",
                rejection::JsonRejection::JsonSyntaxError(_) => "the body is not JSON",
                rejection::JsonRejection::MissingJsonContentType(_) => "the body must be application/json",
                _ => "the body cannot be read",
            };
            Problem::new(rejection.status(), codes::BODY_INVALID, title).with_detail(rejection.body_text())
        })
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|rejection| {
            Problem::new(StatusCode::BAD_REQUEST, codes::PATH_INVALID, "the path is not valid")
                .with_detail(rejection.body_text())
        })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(value)| Self(value)).map_err(|rejection| {
            Problem::new(StatusCode::BAD_REQUEST, codes::QUERY_INVALID, "the query is not valid")
                .with_detail(rejection.body_text())
        })
    }
}
