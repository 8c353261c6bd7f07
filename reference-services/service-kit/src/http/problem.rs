//! Errors as RFC 9457 problem details.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::StoreError;

/// An error answer, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Identifies the kind of problem; the same as `code`, as a URI.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem in words.
    pub title: &'static str,
    /// What is wrong with this request and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The stable id of the kind of problem.
    pub code: &'static str,
    /// The fields that are wrong, where the request has several faults.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One wrong field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer to the field.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

impl Problem {
    /// A problem of this kind.
    pub fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self {
            kind: format!("urn:problem:{code}"),
            status: status.as_u16(),
            title,
            detail: None,
            code,
            errors: Vec::new(),
        }
    }

    /// The same with what is wrong with this request.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over a text or an error and are done with it")]
    pub fn with_detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// The same with one more wrong field.
    #[must_use]
    pub fn with_field(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.errors.push(FieldProblem { pointer: pointer.into(), detail: detail.into() });
        self
    }

    /// 404: there is no such thing.
    pub fn not_found(what: impl ToString) -> Self {
        Self::new(StatusCode::NOT_FOUND, "K0601", "not found").with_detail(what)
    }

    /// 422: the request is understood and can't be accepted; add the faults with [`Problem::with_field`].
    pub fn invalid() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "K0602", "the request is not valid")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    }
}

impl From<StoreError> for Problem {
    /// The client learns that it may try again, or that we failed; the log learns why.
    fn from(error: StoreError) -> Self {
        tracing::error!(code = error.code(), %error, "a request failed in the database");
        if error.is_transient() {
            Self::new(StatusCode::SERVICE_UNAVAILABLE, error.code(), "the database is busy or away")
                .with_detail("try again shortly")
        } else {
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.code(), "the request failed")
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(source: sqlx::Error) -> Self {
        StoreError::Query { what: "answer a request", source }.into()
    }
}
