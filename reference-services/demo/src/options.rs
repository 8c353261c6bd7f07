//! The command line.

use std::num::NonZeroU32;

use clap::{Args, Parser, Subcommand, ValueEnum};
use schemactl::options::ProjectOptions;
use service_kit::config::ServiceOptions;

use crate::service_name::ServiceName;

/// Runs the whole pipeline: checks and publishes the contracts, checks the generated code, starts three services, sends
/// orders, and counts the results.
#[derive(Debug, Parser)]
#[command(name = "demo", version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// The options of a run.
    #[command(flatten)]
    pub options: Options,
    /// The subcommand of a child process.
    #[command(subcommand)]
    pub worker: Option<Worker>,
}

const AFTER_HELP: &str = "\
Examples:
  cargo demo
  cargo demo --pulsar
  cargo demo --pulsar --kill orders --kill deliveries
  cargo demo --orders 200 --rate 20 --format json

Progress goes to stderr, the result to stdout. Exit codes: 0 every order was delivered exactly once, 1 some were not, or
the contracts have findings, 2 usage or configuration, 3 a broker, database or service failed.";

/// The options of a run.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Number of orders.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000), value_name = "N")]
    pub orders: u32,
    /// Number of orders that are sent while the orders service writes version 1 of `order-created`; half of the orders by
    /// default. Then the service is replaced by one that writes version 2.
    #[arg(long, value_name = "N")]
    pub v1_orders: Option<u32>,
    /// The channel that places the orders.
    #[arg(long, value_enum, default_value_t)]
    pub over: Transport,
    /// Maximum number of orders per second; unlimited by default.
    #[arg(long, value_name = "PER_SECOND")]
    pub rate: Option<NonZeroU32>,
    /// Fetch, start and stop a real Pulsar instead of using a broker inside the process, and run each service in its own
    /// process.
    #[arg(long)]
    pub pulsar: bool,
    /// Use a Pulsar that is already running.
    #[arg(long, requires = "admin_url", value_name = "pulsar://HOST:PORT")]
    pub pulsar_url: Option<String>,
    /// The admin API of that Pulsar.
    #[arg(long, requires = "pulsar_url", value_name = "http://HOST:PORT")]
    pub admin_url: Option<String>,
    /// The tenant of the topics; with `--pulsar-url`, a new one by default.
    #[arg(long, value_name = "NAME")]
    pub tenant: Option<String>,
    /// Create databases on this server instead of `SQLite` files.
    #[arg(long, value_name = "postgres://USER@HOST:PORT")]
    pub postgres: Option<String>,
    /// Kill the process of this service (SIGKILL) during the run; repeat the option for several kills.
    #[arg(long, value_enum, value_name = "SERVICE")]
    pub kill: Vec<ServiceName>,
    /// Stop waiting when no order has progressed for this long.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..), value_name = "SECONDS")]
    pub stall_timeout: u64,
    /// Keep databases and logs, and print their locations.
    #[arg(long)]
    pub keep: bool,
    /// Format of the result.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The contracts.
    #[command(flatten)]
    pub project: ProjectOptions,
}

impl Options {
    /// Returns whether the services run in their own processes on a real Pulsar.
    pub fn is_on_pulsar(&self) -> bool {
        self.pulsar || self.pulsar_url.is_some()
    }

    /// Returns how many orders are sent while version 1 is written.
    pub fn first_orders(&self) -> u32 {
        self.v1_orders.unwrap_or(self.orders / 2).min(self.orders)
    }
}

/// The channel that places the orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Transport {
    /// By `create-order` command.
    #[default]
    Command,
    /// By `POST /orders`.
    Http,
    /// Alternately by command and by API.
    Both,
}

/// The format of the result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table.
    #[default]
    Human,
    /// One JSON object.
    Json,
}

/// The subcommand of a child process.
#[derive(Debug, Subcommand)]
pub enum Worker {
    /// Runs one service until standard input ends.
    #[command(hide = true)]
    Serve(Box<Serve>),
}

/// The options of a child process.
#[derive(Debug, Args)]
pub struct Serve {
    /// The service.
    pub service: ServiceName,
    /// The options of the orders service.
    #[command(flatten)]
    pub orders: orders::Config,
    /// The options of every service.
    #[command(flatten)]
    pub options: ServiceOptions,
}
