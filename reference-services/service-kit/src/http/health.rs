//! `/livez` reports that the process runs; `/readyz` reports whether the service works, and why not.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    consumer::ConsumerStatus,
    relay::{OutboxMetrics, RelayStatus},
    store::Store,
};

/// The parts of a service that are checked.
pub(crate) struct Health {
    pub(crate) store: Store,
    /// By contract.
    pub(crate) consumers: BTreeMap<&'static str, ConsumerStatus>,
    pub(crate) relay: RelayStatus,
}

/// Whether the service works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// Whether all checks pass.
    pub(crate) ready: bool,
    /// The checks by name.
    pub(crate) checks: BTreeMap<String, Check>,
}

/// One part that the service needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Check {
    /// Whether the part works now.
    pub(crate) ok: bool,
    /// The reason, if it does not work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Its metrics.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) metrics: BTreeMap<&'static str, i64>,
}

impl Check {
    fn new(result: Result<(), String>, metrics: impl IntoIterator<Item = (&'static str, i64)>) -> Self {
        Self { ok: result.is_ok(), reason: result.err(), metrics: metrics.into_iter().collect() }
    }
}

impl Health {
    /// Runs all checks.
    pub(crate) async fn readiness(&self) -> Readiness {
        let outbox = OutboxMetrics::read(&self.store).await;
        let database = self.store.ping().await.map_err(|error| error.to_string());
        let mut checks = BTreeMap::from([("database".to_owned(), Check::new(database, []))]);
        let metrics = outbox.unwrap_or_default();
        let metrics = [("pending", metrics.pending), ("parked", metrics.parked), ("oldest_ms", metrics.oldest_ms)];
        checks.insert("relay".to_owned(), Check::new(self.relay.ready(), metrics));
        for (contract, status) in &self.consumers {
            let snapshot = status.snapshot();
            let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            let metrics = [
                ("finished", count(snapshot.finished)),
                ("dead_letters", count(snapshot.dead_letters)),
                ("retries", count(snapshot.retries)),
                ("held", count(snapshot.buffered as u64)),
                ("waiting_keys", count(snapshot.waiting_keys as u64)),
            ];
            checks.insert(format!("consumer {contract}"), Check::new(status.ready(), metrics));
        }
        Readiness { ready: checks.values().all(|check| check.ok), checks }
    }
}

/// Reports that the process runs.
#[utoipa::path(get, path = "/livez", tag = "health", responses((status = 200, description = "The process runs.")))]
pub(crate) async fn livez() -> &'static str {
    "alive"
}

/// Reports whether the service works.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, description = "All checks pass.", body = Readiness),
    (status = 503, description = "A check fails.", body = Readiness)))]
pub(crate) async fn readyz(State(health): State<Arc<Health>>) -> Response {
    let readiness = health.readiness().await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, axum::Json(readiness)).into_response()
}
