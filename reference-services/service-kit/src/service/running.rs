//! A service at work, and how it stops.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::ServiceError;
use crate::{consumer::ConsumerFigures, http::Health, shutdown::ShutdownTrigger, store::Store};

/// A service at work. Dropped without [`Running::shutdown`], it stops where it is, as a crash would.
pub struct Running {
    pub(super) name: &'static str,
    pub(super) address: SocketAddr,
    pub(super) store: Store,
    pub(super) health: Arc<Health>,
    pub(super) intake: ShutdownTrigger,
    pub(super) intake_tasks: JoinSet<()>,
    pub(super) output: ShutdownTrigger,
    pub(super) output_tasks: JoinSet<()>,
    pub(super) drain_timeout: Duration,
}

impl Running {
    /// Where it serves HTTP.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The figures of the consumer of this contract.
    pub fn consumer(&self, contract: &str) -> Option<ConsumerFigures> {
        self.health.consumers.get(contract).map(crate::consumer::ConsumerStatus::figures)
    }

    /// Resolves once all checks of `/readyz` pass: from then on no message that is sent is missed.
    pub async fn ready(&self, within: Duration) -> Result<(), ServiceError> {
        let deadline = Instant::now() + within;
        loop {
            let readiness = self.health.readiness().await;
            if readiness.ready {
                return Ok(());
            }
            if Instant::now() >= deadline {
                let failed = readiness.checks.iter().filter(|(_, check)| !check.ok);
                let reason = |(name, check): (&String, &crate::http::Check)| {
                    format!("{name}: {}", check.reason.as_deref().unwrap_or("failed"))
                };
                let reasons = failed.map(reason).collect::<Vec<_>>().join("; ");
                return Err(ServiceError::NotReady { service: self.name, reasons });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Stops taking messages and requests, finishes those in flight, sends what is in the outbox, closes the database.
    pub async fn shutdown(mut self) -> Result<(), ServiceError> {
        tracing::info!(service = self.name, "stopping");
        let intake = finish(&self.intake, &mut self.intake_tasks, self.drain_timeout).await;
        // The relay's own deadline ends its last pass; the second covers a send that doesn't return.
        let output = finish(&self.output, &mut self.output_tasks, self.drain_timeout + Duration::from_secs(1)).await;
        self.store.close().await;
        if intake.and(output).is_err() {
            return Err(ServiceError::Unfinished { service: self.name, seconds: self.drain_timeout.as_secs() });
        }
        tracing::info!(service = self.name, "stopped");
        Ok(())
    }
}

async fn finish(
    trigger: &ShutdownTrigger,
    tasks: &mut JoinSet<()>,
    within: Duration,
) -> Result<(), tokio::time::error::Elapsed> {
    trigger.trigger();
    let all = async { while tasks.join_next().await.is_some() {} };
    let finished = tokio::time::timeout(within, all).await;
    tasks.shutdown().await;
    finished
}
