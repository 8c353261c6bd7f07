//! What can be set about a service, on the command line and in the environment.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::{contracts::Tenant, telemetry::LogOptions};

/// The options that every service's binary has; flatten them into its clap parser.
#[derive(Debug, Clone, clap::Args)]
pub struct ServiceOptions {
    /// Address of the HTTP interface; port 0 takes a free one.
    #[arg(long, env = "LOGISTICS_LISTEN", default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// The service's own database: `sqlite://FILE` or `postgres://USER@HOST/DATABASE`.
    #[arg(long, env = "LOGISTICS_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: String,
    /// The tenant whose topics are used.
    #[arg(long, env = "LOGISTICS_TENANT", default_value = "logistics", value_name = "NAME")]
    pub tenant: String,
    /// The broker.
    #[command(flatten)]
    pub broker: BrokerOptions,
    /// Logs.
    #[command(flatten)]
    pub log: LogOptions,
}

/// Where the broker is and how to get in.
#[derive(Debug, Clone, clap::Args)]
pub struct BrokerOptions {
    /// `pulsar://HOST:PORT`, `pulsar+ssl://HOST:PORT`, or `in-process` (nothing leaves this process).
    #[arg(long = "broker", env = "LOGISTICS_BROKER", default_value = "pulsar://127.0.0.1:6650", value_name = "URL")]
    pub url: String,
    /// Token that identifies the service.
    #[arg(long = "broker-token", env = "LOGISTICS_BROKER_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// File with that token; read again at each connection, so it can be renewed.
    #[arg(
        long = "broker-token-file",
        env = "LOGISTICS_BROKER_TOKEN_FILE",
        value_name = "FILE",
        conflicts_with = "token"
    )]
    pub token_file: Option<PathBuf>,
    /// File with the certificate authorities to trust, in PEM.
    #[arg(long = "broker-ca-file", env = "LOGISTICS_BROKER_CA_FILE", value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

/// What a service needs to know to start, apart from the broker.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address of the HTTP interface.
    pub listen: SocketAddr,
    /// The service's own database.
    pub database_url: String,
    /// The tenant whose topics are used.
    pub tenant: Tenant,
    /// Sizes and times with good defaults.
    pub tuning: Tuning,
}

impl Settings {
    /// Settings for this database; everything else as in tests and the demo: a free port, default tuning.
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

/// Sizes and times.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// Messages handled in one transaction, at most.
    pub consumer_batch_size: usize,
    /// Transactions at the same time per consumer on `PostgreSQL`; `SQLite` writes one at a time.
    pub consumer_max_in_flight: usize,
    /// Wait after the first transient failure; doubles with each more, with jitter.
    pub initial_retry_delay: Duration,
    /// The longest wait between two tries.
    pub max_retry_delay: Duration,
    /// How long a handler may take before its transaction is undone and it is tried again.
    pub handler_timeout: Duration,
    /// How often a handler may panic on one message before it is a dead letter.
    pub max_panics: u32,
    /// How long a message of a version that can't be read is held for a newer instance to take it over, before it
    /// becomes a dead letter.
    pub unknown_version_grace: Duration,
    /// Outbox rows in flight at once.
    pub relay_batch_size: usize,
    /// How often the relay looks without being woken.
    pub relay_poll_interval: Duration,
    /// How often a refused row is tried before it is parked.
    pub relay_max_attempts: u32,
    /// How long an HTTP connection is kept without a whole request head: between requests, and in the middle of one.
    pub http_head_timeout: Duration,
    /// How long the body of an HTTP request may take.
    pub http_body_timeout: Duration,
    /// HTTP connections at the same time; more wait until one is closed.
    pub http_max_connections: usize,
    /// How long shutting down may take before it is cut short.
    pub drain_timeout: Duration,
    /// How long sent outbox rows are kept.
    pub sent_retention: Duration,
    /// How long the inbox remembers. Longer than any broker redelivers.
    pub inbox_retention: Duration,
    /// How long answers to idempotent requests are kept.
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
            unknown_version_grace: Duration::from_mins(2),
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
