//! Services in their own processes, which may be killed.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    net::SocketAddr,
    time::{Duration, Instant},
};

use clap::ValueEnum;
use orders::OrderCreatedVersion;
use rustix::process::Signal;
use service_kit::http::client;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinSet,
    time::sleep,
};

use super::{
    address::free_address,
    supervisor::{ProcessState, Supervisor, SupervisorCommand, signal},
};
use crate::{databases::Databases, error::DemoError, service_name::ServiceName};

/// Services in their own processes.
pub(crate) struct Processes {
    by_service: BTreeMap<ServiceName, ServiceProcess>,
    supervisors: JoinSet<Result<(), DemoError>>,
    stall_timeout: Duration,
}

struct ServiceProcess {
    address: SocketAddr,
    arguments: Vec<OsString>,
    commands: mpsc::Sender<SupervisorCommand>,
    state: watch::Receiver<ProcessState>,
}

impl Processes {
    /// Starts all services.
    pub(crate) fn start(
        broker: &str,
        tenant: &str,
        databases: &Databases,
        version: OrderCreatedVersion,
        stall_timeout: Duration,
    ) -> Result<Self, DemoError> {
        let (mut by_service, mut supervisors) = (BTreeMap::new(), JoinSet::new());
        for service in ServiceName::ALL {
            let address = free_address()?;
            let arguments: Vec<OsString> = [
                "serve",
                service.as_str(),
                "--listen",
                &address.to_string(),
                "--database-url",
                databases.url(service),
                "--tenant",
                tenant,
                "--broker",
                broker,
                "--log-format",
                "json",
            ]
            .map(OsString::from)
            .into();
            let log = databases.folder().join(format!("{service}.log"));
            let (state_sender, state) = watch::channel(ProcessState::default());
            let (sender, receiver) = mpsc::channel(1);
            let supervisor =
                Supervisor { service, arguments: with_version(&arguments, version), log, state: state_sender };
            supervisors.spawn(supervisor.run(receiver));
            by_service.insert(service, ServiceProcess { address, arguments, commands: sender, state });
        }
        Ok(Self { by_service, supervisors, stall_timeout })
    }

    /// Waits until all services are ready.
    pub(crate) async fn ready(&mut self) -> Result<(), DemoError> {
        for service in ServiceName::ALL {
            tokio::select! {
                ready = wait_until_ready(service, self.by_service[&service].address, self.stall_timeout) => ready?,
                Some(ended) = self.supervisors.join_next() => ended??,
            }
        }
        Ok(())
    }

    /// Returns the pid of each service.
    pub(crate) fn pids(&self) -> impl Iterator<Item = (ServiceName, u32)> {
        self.by_service.iter().filter_map(|(service, process)| Some((*service, process.state.borrow().pid?)))
    }

    /// Returns the services that were restarted, with the number of restarts and the current pid.
    pub(crate) fn restarted(&self) -> impl Iterator<Item = (ServiceName, u32, u32)> {
        self.by_service.iter().filter_map(|(service, process)| {
            let state = *process.state.borrow();
            Some((*service, state.restarts, state.pid?)).filter(|_| state.restarts > 0)
        })
    }

    /// Returns the number of restarts of all services.
    pub(crate) fn restarts(&self) -> u32 {
        self.by_service.values().map(|process| process.state.borrow().restarts).sum()
    }

    /// Kills the process of a service and returns its pid; `None` if it is not running.
    pub(crate) fn kill(&self, service: ServiceName) -> Option<u32> {
        let pid = self.by_service[&service].state.borrow().pid?;
        signal(pid, Signal::KILL).then_some(pid)
    }

    pub(super) fn api(&self) -> SocketAddr {
        self.by_service[&ServiceName::Orders].address
    }

    pub(super) async fn upgrade(&mut self, version: OrderCreatedVersion) -> Result<(), DemoError> {
        let process = &self.by_service[&ServiceName::Orders];
        let (done, ended) = oneshot::channel();
        let arguments = with_version(&process.arguments, version);
        // A supervisor that has ended is reported by `failure`.
        let _ = process.commands.send(SupervisorCommand::Replace(arguments, done)).await;
        let _ = ended.await;
        let address = process.address;
        tokio::select! {
            ready = wait_until_ready(ServiceName::Orders, address, self.stall_timeout) => ready,
            error = failure(&mut self.supervisors) => Err(error),
        }
    }

    pub(super) async fn stop(&mut self) -> Result<(), DemoError> {
        for service in ServiceName::ALL {
            let (done, ended) = oneshot::channel();
            if self.by_service[&service].commands.send(SupervisorCommand::Stop(done)).await.is_ok() {
                let _ = ended.await;
            }
        }
        while let Some(ended) = self.supervisors.join_next().await {
            ended??;
        }
        Ok(())
    }

    pub(super) async fn failure(&mut self) -> DemoError {
        failure(&mut self.supervisors).await
    }
}

/// Resolves when a supervisor fails.
async fn failure(supervisors: &mut JoinSet<Result<(), DemoError>>) -> DemoError {
    loop {
        match supervisors.join_next().await {
            Some(Ok(Ok(()))) => {}
            Some(Ok(Err(error))) => return error,
            Some(Err(error)) => return error.into(),
            None => return std::future::pending().await,
        }
    }
}

fn with_version(arguments: &[OsString], version: OrderCreatedVersion) -> Vec<OsString> {
    let name = version.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    arguments.iter().cloned().chain(["--order-created-version".into(), name.into()]).collect()
}

async fn wait_until_ready(service: ServiceName, address: SocketAddr, stall_timeout: Duration) -> Result<(), DemoError> {
    let deadline = Instant::now() + stall_timeout;
    loop {
        let answer = match client::get(address, "/readyz").await {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) => answer.into_body(),
            Err(error) => error.to_string(),
        };
        if Instant::now() > deadline {
            return Err(DemoError::NotReady { service, seconds: stall_timeout.as_secs(), answer });
        }
        sleep(Duration::from_millis(50)).await;
    }
}
