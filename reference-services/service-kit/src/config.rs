//! The settings of a service, on the command line and in the environment.

use std::{net::SocketAddr, time::Duration};

use crate::{broker::BrokerOptions, telemetry::LogOptions, tenant::Tenant};

/// The command-line options of every service; flatten them into the parser of the binary.
#[derive(Debug, Clone, clap::Args)]
pub struct ServiceOptions {
    /// Address of the HTTP interface; port 0 selects a free port.
    #[arg(long, env = "LOGISTICS_LISTEN", default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// The service's own database: `sqlite://FILE` or `postgres://USER@HOST/DATABASE`.
    #[arg(long, env = "LOGISTICS_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: String,
    /// The tenant of the topics.
    #[arg(long, env = "LOGISTICS_TENANT", default_value = "logistics", value_name = "NAME")]
    pub tenant: String,
    /// The broker.
    #[command(flatten)]
    pub broker: BrokerOptions,
    /// The logs.
    #[command(flatten)]
    pub log: LogOptions,
}

/// The settings that a service needs to start, except the broker.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address of the HTTP interface.
    pub listen: SocketAddr,
    /// The service's own database.
    pub database_url: String,
    /// The tenant of the topics.
    pub tenant: Tenant,
    /// Sizes and times.
    pub tuning: Tuning,
}

impl Settings {
    /// Creates settings with this database and tenant, a free port and default tuning.
    pub fn new(database_url: impl Into<String>, tenant: &str) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: database_url.into(),
            tenant: Tenant::new(tenant),
            tuning: Tuning::default(),
        }
    }
}

impl From<&ServiceOptions> for Settings {
    fn from(options: &ServiceOptions) -> Self {
        Self { listen: options.listen, ..Self::new(options.database_url.clone(), &options.tenant) }
    }
}

/// Sizes and times of a service.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// The maximum number of messages in one transaction of a consumer.
    pub consumer_batch_size: usize,
    /// The maximum number of concurrent transactions of a consumer on `PostgreSQL`. `SQLite` has a single writer.
    pub consumer_max_in_flight: usize,
    /// The delay after the first transient failure. It doubles with each further failure, with jitter.
    pub initial_retry_delay: Duration,
    /// The maximum delay between two attempts.
    pub max_retry_delay: Duration,
    /// The time limit for a handler, after which its transaction is rolled back and retried.
    pub handler_timeout: Duration,
    /// The number of panics on one message after which the message becomes a dead letter.
    pub max_panics: u32,
    /// The time for which a message of an unreadable version is held for a newer instance before it becomes a dead letter.
    pub unreadable_version_grace: Duration,
    /// The maximum number of outbox rows that are sent at the same time.
    pub relay_batch_size: usize,
    /// The interval at which the relay checks the outbox without a notification.
    pub relay_poll_interval: Duration,
    /// The number of attempts after which a rejected outbox row is parked.
    pub relay_max_attempts: u32,
    /// The time limit for a complete request head on an HTTP connection, both when idle and within a request.
    pub http_head_timeout: Duration,
    /// The time limit for the arrival of an HTTP request body.
    pub http_body_timeout: Duration,
    /// The maximum number of HTTP connections; further ones wait until one is closed.
    pub http_max_connections: usize,
    /// The time limit for a shutdown.
    pub drain_timeout: Duration,
    /// The retention of sent outbox rows.
    pub sent_retention: Duration,
    /// The retention of inbox rows. It must be longer than the time in which the broker may redeliver a message.
    pub inbox_retention: Duration,
    /// The retention of responses to idempotent requests.
    pub idempotency_retention: Duration,
}

impl Default for Tuning {
    fn default() -> Self {
        const DAY: Duration = Duration::from_hours(24);
        Self {
            consumer_batch_size: 64,
            consumer_max_in_flight: 4,
            initial_retry_delay: Duration::from_millis(100),
            max_retry_delay: Duration::from_secs(30),
            handler_timeout: Duration::from_secs(30),
            max_panics: 3,
            unreadable_version_grace: Duration::from_mins(2),
            relay_batch_size: 256,
            relay_poll_interval: Duration::from_millis(500),
            relay_max_attempts: 8,
            http_head_timeout: Duration::from_secs(15),
            http_body_timeout: Duration::from_secs(15),
            http_max_connections: 512,
            drain_timeout: Duration::from_secs(20),
            sent_retention: DAY,
            inbox_retention: DAY * 14,
            idempotency_retention: DAY,
        }
    }
}
