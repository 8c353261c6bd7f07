//! A running service, and its shutdown.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::error::ServiceError;
use crate::{
    consumer::{ConsumerSnapshot, ConsumerStatus},
    http::{Check, Health},
    shutdown::ShutdownTrigger,
    store::Store,
};

/// A running service. Dropping it without [`Running::shutdown`] aborts its tasks, as a crash would.
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
    /// Returns the address of the HTTP interface.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the state of the consumer of this contract; `None` if the service does not consume it.
    pub fn consumer(&self, contract: &str) -> Option<ConsumerSnapshot> {
        self.health.consumers.get(contract).map(ConsumerStatus::snapshot)
    }

    /// Waits until all checks of `/readyz` pass. From then on, the service receives every message that is sent.
    pub async fn ready(&self, timeout: Duration) -> Result<(), ServiceError> {
        let deadline = Instant::now() + timeout;
        loop {
            let readiness = self.health.readiness().await;
            if readiness.ready {
                return Ok(());
            }
            if Instant::now() >= deadline {
                let failed = readiness.checks.iter().filter(|(_, check)| !check.ok);
                let reason = |(name, check): (&String, &Check)| {
                    format!("{name}: {}", check.reason.as_deref().unwrap_or("failed"))
                };
                let reasons = failed.map(reason).collect::<Vec<_>>().join("; ");
                return Err(ServiceError::NotReady { service: self.name, reasons });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Stops consuming and serving, finishes what is in progress, sends the outbox, and closes the database.
    pub async fn shutdown(mut self) -> Result<(), ServiceError> {
        tracing::info!(service = self.name, "stopping");
        let intake = finish(&self.intake, &mut self.intake_tasks, self.drain_timeout).await;
        // The relay limits its last pass by itself; the extra second is for a send that does not return.
        let output = finish(&self.output, &mut self.output_tasks, self.drain_timeout + Duration::from_secs(1)).await;
        self.store.close().await;
        if intake.and(output).is_err() {
            return Err(ServiceError::StopTimeout { service: self.name, seconds: self.drain_timeout.as_secs() });
        }
        tracing::info!(service = self.name, "stopped");
        Ok(())
    }
}

async fn finish(
    trigger: &ShutdownTrigger,
    tasks: &mut JoinSet<()>,
    timeout: Duration,
) -> Result<(), tokio::time::error::Elapsed> {
    trigger.trigger();
    let all = async { while tasks.join_next().await.is_some() {} };
    let finished = tokio::time::timeout(timeout, all).await;
    tasks.shutdown().await;
    finished
}
