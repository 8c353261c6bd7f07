//! Errors as RFC 9457 problem details.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{codes, store::StoreError};

/// An error response, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// The problem type: the `code` as a URI.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// A short description of the problem type.
    pub title: &'static str,
    /// An explanation for this request, with the remedy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The error code.
    pub code: &'static str,
    /// The invalid fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// An invalid field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer to the field.
    pub pointer: String,
    /// The reason why the field is invalid.
    pub detail: String,
}

impl Problem {
    /// Creates a problem of this type.
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

    /// Sets what is wrong with this request.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers pass a string or an error that they no longer need")]
    pub fn with_detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// Adds an invalid field.
    #[must_use]
    pub fn with_field(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.errors.push(FieldProblem { pointer: pointer.into(), detail: detail.into() });
        self
    }

    /// Creates a problem for a resource that does not exist.
    pub fn not_found(detail: impl ToString) -> Self {
        Self::new(StatusCode::NOT_FOUND, codes::NOT_FOUND, "not found").with_detail(detail)
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
    /// The response says whether to retry; only the log has the reason.
    fn from(error: StoreError) -> Self {
        tracing::error!(code = error.code(), %error, "database error during a request");
        if error.is_transient() {
            Self::new(StatusCode::SERVICE_UNAVAILABLE, error.code(), "the database is unavailable")
                .with_detail("try again later")
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
