//! The command line.

use crate::{broker::BrokerOptions, config::ServiceOptions};

/// A subcommand.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Consumes, publishes and serves until SIGINT or SIGTERM.
    Serve(Box<ServiceOptions>),
    /// Applies the missing migrations to the database.
    Migrate(DatabaseOptions),
    /// Lists and resolves events that the broker rejects.
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Lists and redrives messages that could not be handled.
    #[command(subcommand)]
    Dlq(DlqCommand),
}

/// A subcommand for parked outbox rows.
#[derive(Debug, clap::Subcommand)]
pub enum OutboxCommand {
    /// Lists the parked rows with the last answer of the broker.
    List(OutboxOptions),
    /// Makes all parked rows due again; the running service sends them.
    Retry(DatabaseOptions),
    /// Deletes a parked row: its event is never published.
    Discard(DiscardOptions),
}

/// A subcommand for dead letters.
#[derive(Debug, clap::Subcommand)]
pub enum DlqCommand {
    /// Lists the dead letters with the reason, without removing them.
    List(DlqOptions),
    /// Sends the dead letters to their original topic again, after the cause is fixed.
    Redrive(RedriveOptions),
}

/// The address of the database.
#[derive(Debug, Clone, clap::Args)]
pub struct DatabaseOptions {
    /// The service's own database: `sqlite://FILE` or `postgres://USER@HOST/DATABASE`.
    #[arg(long, env = "LOGISTICS_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: String,
}

/// The options of `outbox list`.
#[derive(Debug, Clone, clap::Args)]
pub struct OutboxOptions {
    /// The address of the database.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// Output format.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The options of `outbox discard`.
#[derive(Debug, Clone, clap::Args)]
pub struct DiscardOptions {
    /// The id of the row, as `outbox list` prints it.
    pub id: i64,
    /// The address of the database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// The options of `dlq list`.
#[derive(Debug, Clone, clap::Args)]
pub struct DlqOptions {
    /// The tenant of the topics.
    #[arg(long, env = "LOGISTICS_TENANT", default_value = "logistics", value_name = "NAME")]
    pub tenant: String,
    /// The broker.
    #[command(flatten)]
    pub broker: BrokerOptions,
    /// Output format.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The options of `dlq redrive`.
#[derive(Debug, Clone, clap::Args)]
pub struct RedriveOptions {
    /// The tenant of the topics.
    #[arg(long, env = "LOGISTICS_TENANT", default_value = "logistics", value_name = "NAME")]
    pub tenant: String,
    /// The broker.
    #[command(flatten)]
    pub broker: BrokerOptions,
}

/// The output format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One line per item.
    #[default]
    Text,
    /// A JSON array.
    Json,
}
