//! One client for all producers and consumers. After a failure, the whole client is replaced.
//!
//! Connects and lookups run in detached tasks: the client registers a running connect, and a cancelled one stays
//! registered, so that all others wait for it for ever.

use std::{
    collections::HashMap,
    future::Future,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use pulsar::{Authentication, ConnectionRetryOptions, OperationRetryOptions, Pulsar, TokioExecutor};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};

use super::{command::Command, errors, log_throttle::LogThrottle};
use crate::{
    backoff::Backoff,
    broker::{BrokerError, BrokerOptions, Connection},
    shutdown::{self, ShutdownSignal, ShutdownTrigger},
};

type Client = Pulsar<TokioExecutor>;

/// The time limit for a request.
pub(super) const OPERATION_TIMEOUT: Duration = Duration::from_secs(8);

/// The time limit for a connect, including its retries and lookups.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// The delays between reconnects.
pub(super) const RECONNECT: Backoff = Backoff { initial: Duration::from_millis(200), max: Duration::from_secs(5) };

/// The time limit for running tasks when the session is closed.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// The maximum number of messages that wait to be written to a connection.
const MAX_OUTBOUND: usize = 1_000;

pub(super) struct Session {
    url: String,
    /// The purpose of the connection, for logs.
    purpose: &'static str,
    token: Token,
    ca_file: Option<PathBuf>,
    current: tokio::sync::Mutex<Option<(u64, Client)>>,
    inner: Mutex<Inner>,
    connection: watch::Sender<Connection>,
    closing: (ShutdownTrigger, ShutdownSignal),
}

#[derive(Default)]
struct Inner {
    generation: u64,
    outage_throttle: LogThrottle,
    tasks: Vec<JoinHandle<()>>,
    /// By topic: consumers that can read schemas.
    consumers: HashMap<String, Vec<mpsc::UnboundedSender<Command>>>,
}

enum Token {
    None,
    Value(String),
    /// Read at each connection, so that it can be renewed.
    File(PathBuf),
}

/// A client, and its generation to identify it when it fails.
pub(super) struct SharedClient {
    pub(super) client: Client,
    generation: u64,
}

impl Session {
    pub(super) fn new(options: &BrokerOptions, purpose: &'static str) -> Result<Self, BrokerError> {
        let token = match (&options.token, &options.token_file) {
            (Some(token), _) => Token::Value(token.clone()),
            (None, Some(file)) => Token::File(file.clone()),
            (None, None) => Token::None,
        };
        let session = Self {
            url: options.url.clone(),
            purpose,
            token,
            ca_file: options.ca_file.clone(),
            current: tokio::sync::Mutex::new(None),
            inner: Mutex::default(),
            connection: watch::Sender::new(Connection::Disconnected { reason: "not connected yet".to_owned() }),
            closing: shutdown::channel(),
        };
        // Report unreadable files now, not at the first message.
        session.auth()?;
        session.ca()?;
        Ok(session)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn connection(&self) -> Connection {
        self.connection.borrow().clone()
    }

    /// Records that the broker answered.
    pub(super) fn mark_connected(&self) {
        let has_changed = self.connection.send_if_modified(|connection| {
            let was_disconnected = !connection.is_connected();
            *connection = Connection::Connected;
            was_disconnected
        });
        if has_changed {
            self.inner().outage_throttle.reset();
            tracing::info!(url = self.url, purpose = self.purpose, "connected to the broker");
        }
    }

    /// Records that the broker did not answer.
    pub(super) fn mark_disconnected(&self, reason: &str) {
        self.connection.send_replace(Connection::Disconnected { reason: reason.to_owned() });
        if self.inner().outage_throttle.is_due() {
            tracing::warn!(url = self.url, purpose = self.purpose, reason, "cannot reach the broker; retrying");
        }
    }

    /// Returns the shared client; connects if there is none.
    pub(super) async fn shared_client(self: &Arc<Self>) -> Result<SharedClient, BrokerError> {
        let mut current = self.current.lock().await;
        if let Some((generation, client)) = &*current {
            return Ok(SharedClient { client: client.clone(), generation: *generation });
        }
        if self.closing.1.is_requested() {
            return Err(BrokerError::Closed);
        }
        let builder = self.builder()?;
        let built = self.spawn_detached(Box::pin(builder.build())).await?;
        let client = built.map_err(|error| self.classify(&error, "the broker"))?;
        let generation = {
            let mut inner = self.inner();
            inner.generation += 1;
            inner.generation
        };
        *current = Some((generation, client.clone()));
        self.mark_connected();
        Ok(SharedClient { client, generation })
    }

    /// Discards the client, so that the next call of [`Self::shared_client`] creates a new one. Tasks that use the old
    /// client keep it.
    pub(super) async fn discard_client(&self, shared: &SharedClient) {
        let mut current = self.current.lock().await;
        if current.as_ref().is_some_and(|(generation, _)| *generation == shared.generation) {
            *current = None;
        }
    }

    /// Runs a connect or lookup in a task of its own, which continues if the caller is cancelled or times out.
    pub(super) async fn spawn_detached<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, BrokerError> {
        let reason = match tokio::time::timeout(CONNECT_TIMEOUT, tokio::spawn(work)).await {
            Ok(Ok(result)) => return Ok(result),
            Ok(Err(panic)) => format!("the client failed: {panic}"),
            Err(_) => format!("no answer within {} s", CONNECT_TIMEOUT.as_secs()),
        };
        self.mark_disconnected(&reason);
        Err(BrokerError::Unavailable { url: self.url.clone(), reason })
    }

    /// Maps an error of the client, and records an outage.
    pub(super) fn classify(&self, error: &pulsar::Error, topic: &str) -> BrokerError {
        let error = errors::classify(error, &self.url, topic);
        if let BrokerError::Unavailable { reason, .. } = &error {
            self.mark_disconnected(reason);
        }
        error
    }

    fn builder(&self) -> Result<pulsar::PulsarBuilder<TokioExecutor>, BrokerError> {
        let mut builder = Pulsar::builder(&self.url, TokioExecutor)
            .with_connection_retry_options(ConnectionRetryOptions {
                min_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(1),
                max_retries: 3,
                connection_timeout: Duration::from_secs(5),
                ..ConnectionRetryOptions::default()
            })
            .with_operation_retry_options(OperationRetryOptions {
                operation_timeout: OPERATION_TIMEOUT,
                retry_delay: Duration::from_millis(500),
                max_retries: Some(4),
            })
            .with_outbound_channel_size(MAX_OUTBOUND);
        if let Some(data) = self.auth()? {
            builder = builder.with_auth(Authentication { name: "token".to_owned(), data });
        }
        if let Some(chain) = self.ca()? {
            builder = builder.with_certificate_chain(chain);
        }
        Ok(builder)
    }

    fn auth(&self) -> Result<Option<Vec<u8>>, BrokerError> {
        match &self.token {
            Token::None => Ok(None),
            Token::Value(token) => Ok(Some(token.trim().as_bytes().to_vec())),
            Token::File(file) => Ok(Some(read("broker token", file)?.trim_ascii().to_vec())),
        }
    }

    fn ca(&self) -> Result<Option<Vec<u8>>, BrokerError> {
        self.ca_file.as_ref().map(|file| read("certificate authorities", file)).transpose()
    }

    /// Tracks a task, so that closing can wait for it.
    pub(super) fn track(&self, task: JoinHandle<()>) {
        let mut inner = self.inner();
        inner.tasks.retain(|task| !task.is_finished());
        inner.tasks.push(task);
    }

    /// Returns the signal that the session is being closed.
    pub(super) fn closing(&self) -> ShutdownSignal {
        self.closing.1.clone()
    }

    pub(super) fn register_consumer(&self, topic: &str, consumer: mpsc::UnboundedSender<Command>) {
        self.inner().consumers.entry(topic.to_owned()).or_default().push(consumer);
    }

    /// Returns the consumers of this topic, or of the partitioned topic that it belongs to.
    pub(super) fn consumers_of(&self, topic: &str) -> Vec<mpsc::UnboundedSender<Command>> {
        let topic = topic.rsplit_once("-partition-").map_or(topic, |(partitioned, _)| partitioned);
        let mut inner = self.inner();
        let Some(consumers) = inner.consumers.get_mut(topic) else { return Vec::new() };
        consumers.retain(|consumer| !consumer.is_closed());
        consumers.clone()
    }

    pub(super) async fn close(&self) {
        self.closing.0.trigger();
        let tasks = std::mem::take(&mut self.inner().tasks);
        let all = futures::future::join_all(tasks);
        if tokio::time::timeout(CLOSE_TIMEOUT, all).await.is_err() {
            tracing::warn!("closing the broker connection timed out; unacknowledged messages will be delivered again");
        }
        *self.current.lock().await = None;
        self.connection.send_replace(Connection::Disconnected { reason: "closed".to_owned() });
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(what: &str, file: &std::path::Path) -> Result<Vec<u8>, BrokerError> {
    std::fs::read(file).map_err(|error| BrokerError::Configuration {
        what: format!("{what} file {}", file.display()),
        reason: format!("{error}; name a file that this process can read"),
    })
}
