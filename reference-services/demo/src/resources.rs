//! The resources of a run, which are released also after an error.

use std::time::Instant;

use schemactl_broker::{BrokerOptions, BrokerStatus, DataLocation, LocalBroker, LocalBrokerError, Port, Started};
use service_kit::broker::SharedBroker;
use tokio::task::JoinHandle;

use crate::{databases::Databases, error::DemoError, render::Screen, services::Services};

/// The resources of a run.
#[derive(Default)]
pub(crate) struct RunResources {
    pub(crate) databases: Option<Databases>,
    pub(crate) services: Option<Services>,
    pub(crate) connection: Option<SharedBroker>,
    pulsar: Option<JoinHandle<Result<(LocalBroker, Started), LocalBrokerError>>>,
    local: Option<LocalBroker>,
}

/// Whether databases and logs are removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cleanup {
    /// They are removed.
    Remove,
    /// They are kept, and their locations printed.
    Keep,
}

impl RunResources {
    /// Starts a Pulsar for this run; fetches it first if necessary.
    pub(crate) async fn start_pulsar(&mut self, screen: &Screen) -> Result<&LocalBroker, DemoError> {
        let begun = Instant::now();
        screen.note("starting Apache Pulsar (the first start fetches 245 MB)");
        let options = BrokerOptions {
            name: free_name(),
            port: Port::Free,
            admin_port: Port::Free,
            data: DataLocation::Memory,
            ..BrokerOptions::default()
        };
        // Stored before it is awaited: if the run is interrupted meanwhile, the broker must still be stopped.
        let starting = tokio::task::spawn_blocking(move || LocalBroker::start(&options, &|_| {}));
        let started = self.pulsar.insert(starting).await;
        self.pulsar = None;
        let broker = newly_started(started??).ok_or(DemoError::BrokerNameTaken)?;
        let state = broker.state();
        screen.done(&format!("started Pulsar {} as `{}` at {}", state.version, state.name, state.url), begun.elapsed());
        Ok(self.local.insert(broker))
    }

    /// Stops the services, then the connection, then the broker, and removes the databases.
    pub(crate) async fn clear(mut self, cleanup: Cleanup, screen: &Screen) -> Result<(), DemoError> {
        let stopped = match &mut self.services {
            Some(services) => services.stop().await,
            None => Ok(()),
        };
        if let Some(connection) = &self.connection {
            connection.close().await;
        }
        if let Some(starting) = self.pulsar {
            self.local = starting.await?.ok().and_then(newly_started);
        }
        if let Some(broker) = self.local {
            let begun = Instant::now();
            tokio::task::spawn_blocking(move || broker.stop()).await??;
            screen.done("stopped Pulsar", begun.elapsed());
        }
        match (self.databases, cleanup) {
            (Some(databases), Cleanup::Remove) => databases.remove().await?,
            (Some(databases), Cleanup::Keep) => screen.note(&databases.keep()),
            (None, _) => {}
        }
        stopped
    }
}

/// Returns a name that no running broker has. Names are reused, so that few folders remain.
fn free_name() -> String {
    let mut names = (1..100).map(|number| format!("demo-{number}"));
    let runs = |name: &String| matches!(LocalBroker::status(name), Ok(BrokerStatus::Running(_)));
    names.find(|name| !runs(name)).unwrap_or_else(|| format!("demo-{}", std::process::id()))
}

/// Returns the broker if this run has started it.
fn newly_started((broker, started): (LocalBroker, Started)) -> Option<LocalBroker> {
    matches!(started, Started::Now(_)).then_some(broker)
}
