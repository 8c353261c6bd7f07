//! `Idempotency-Key`: a repeated POST has one effect, and each repetition receives the same response.
//!
//! The response is stored in the transaction of the request, so a crash leaves both or neither.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Any, Row};

use super::Problem;
use crate::{
    codes,
    store::{StoreError, Work, clock::now_millis},
};

/// The `Idempotency-Key` of a request, if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(Option<String>);

/// Whether a request is new.
pub enum Admission {
    /// The request is new: perform it, and pass the response to [`PendingResponse::store`].
    New(PendingResponse),
    /// The request was performed before, with this response.
    Replayed(Response),
}

/// Stores the response of a new request.
pub struct PendingResponse {
    route: &'static str,
    key: Option<String>,
}

const MAX_KEY_LENGTH: usize = 200;

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        match value.to_str() {
            Ok(key) if (1..=MAX_KEY_LENGTH).contains(&key.len()) => Ok(Self(Some(key.to_owned()))),
            _ => {
                let title = "the Idempotency-Key is not valid";
                Err(Problem::new(StatusCode::BAD_REQUEST, codes::IDEMPOTENCY_KEY_INVALID, title)
                    .with_detail(format!("use 1 to {MAX_KEY_LENGTH} visible ASCII characters, such as a UUID")))
            }
        }
    }
}

impl IdempotencyKey {
    /// Checks whether the request is new on this route. A request without a key is always new.
    ///
    /// A repetition that arrives while the first request is in progress waits for it.
    pub async fn admit(
        self,
        work: &mut Work,
        route: &'static str,
        request: &impl Serialize,
    ) -> Result<Admission, Problem> {
        let Some(key) = self.0 else { return Ok(Admission::New(PendingResponse { route, key: None })) };
        let fingerprint = fingerprint(request)?;
        let inserted = sqlx::query::<Any>(
            "INSERT INTO http_idempotency (route, idempotency_key, fingerprint, status, body, created_at) \
             VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT DO NOTHING",
        )
        .bind(route)
        .bind(&key)
        .bind(&fingerprint)
        .bind(now_millis())
        .execute(work.connection())
        .await
        .map_err(StoreError::query("insert the idempotency key"))?;
        if inserted.rows_affected() == 1 {
            return Ok(Admission::New(PendingResponse { route, key: Some(key) }));
        }
        let row = sqlx::query::<Any>(
            "SELECT fingerprint, status, body, location FROM http_idempotency WHERE route = $1 AND idempotency_key = $2",
        )
        .bind(route)
        .bind(&key)
        .fetch_one(work.connection())
        .await
        .map_err(StoreError::query("read the idempotency key"))?;
        if row.try_get::<String, _>(0)? != fingerprint {
            let title = "the Idempotency-Key was used before";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, codes::IDEMPOTENCY_KEY_REUSED, title)
                .with_detail("the previous request was different; use a new key for a new request"));
        }
        let status = u16::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default();
        let (body, location) = (row.try_get(2)?, row.try_get::<Option<String>, _>(3)?);
        Ok(Admission::Replayed(response(status, body, location)))
    }
}

impl PendingResponse {
    /// Stores and returns the response. Commit the work before sending it.
    pub async fn store(
        self,
        work: &mut Work,
        status: StatusCode,
        location: Option<String>,
        body: &impl Serialize,
    ) -> Result<Response, Problem> {
        let body = to_json(body)?;
        if let Some(key) = self.key {
            sqlx::query::<Any>(
                "UPDATE http_idempotency SET status = $1, body = $2, location = $3 \
                 WHERE route = $4 AND idempotency_key = $5",
            )
            .bind(i64::from(status.as_u16()))
            .bind(&body)
            .bind(&location)
            .bind(self.route)
            .bind(key)
            .execute(work.connection())
            .await
            .map_err(StoreError::query("store the response"))?;
        }
        Ok(response(status.as_u16(), body, location))
    }
}

fn response(status: u16, body: String, location: Option<String>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = HeaderValue::from_static("application/json");
    let mut response = (status, [(header::CONTENT_TYPE, json)], body).into_response();
    if let Some(location) = location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn fingerprint(request: &impl Serialize) -> Result<String, Problem> {
    Ok(HEXLOWER.encode(&Sha256::digest(to_json(request)?)))
}

fn to_json(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| {
        tracing::error!(%error, "cannot serialize a body");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, codes::REQUEST_FAILED, "the request failed")
    })
}
