//! The command line.

use std::{fmt, num::NonZeroU32};

use clap::{Args, Parser, Subcommand, ValueEnum};
use schemactl::options::ProjectOptions;
use service_kit::config::ServiceOptions;

/// Run the whole pipeline: check the contracts, publish them, generate, start three services, send orders, and count
/// what came of each.
#[derive(Debug, Parser)]
#[command(name = "demo", version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// What is run.
    #[command(flatten)]
    pub options: Options,
    /// What a process of the demo is started with.
    #[command(subcommand)]
    pub worker: Option<Worker>,
}

const AFTER_HELP: &str = "\
Examples:
  cargo demo
  cargo demo --pulsar
  cargo demo --pulsar --kill orders --kill deliveries
  cargo demo --orders 200 --rate 20 --format json

Progress goes to stderr, the answer to stdout. Exit codes: 0 every order was delivered exactly once, 1 some were not, or
the contracts have findings, 2 usage or configuration, 3 a broker, database or service failed.";

/// What is run.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many orders.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000), value_name = "N")]
    pub orders: u32,
    /// How many of them come first, while the orders service still writes `order-created` events of version 1; half
    /// where nothing is said. Then it is replaced by one that writes version 2.
    #[arg(long, value_name = "N")]
    pub v1_orders: Option<u32>,
    /// How orders come in.
    #[arg(long, value_enum, default_value_t)]
    pub over: Transport,
    /// How many orders a second are sent, at most.
    #[arg(long, value_name = "PER_SECOND")]
    pub rate: Option<NonZeroU32>,
    /// Where events go: a real Pulsar, which is fetched, started and stopped, instead of a broker inside the process;
    /// and a process of its own for each service.
    #[arg(long)]
    pub pulsar: bool,
    /// Use this Pulsar, which runs already.
    #[arg(long, requires = "admin_url", value_name = "pulsar://HOST:PORT")]
    pub pulsar_url: Option<String>,
    /// The admin API of that Pulsar.
    #[arg(long, requires = "pulsar_url", value_name = "http://HOST:PORT")]
    pub admin_url: Option<String>,
    /// The tenant whose topics are used; with `--pulsar-url` a new one where nothing is said.
    #[arg(long, value_name = "NAME")]
    pub tenant: Option<String>,
    /// Keep the services' data in new databases on this server instead of `SQLite` files.
    #[arg(long, value_name = "postgres://USER@HOST:PORT")]
    pub postgres: Option<String>,
    /// Kill this service's process (SIGKILL) in the middle; can be given several times.
    #[arg(long, value_enum, value_name = "SERVICE")]
    pub kill: Vec<ServiceName>,
    /// Give up when nothing has happened for this long.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..), value_name = "SECONDS")]
    pub stall_timeout: u64,
    /// Keep databases and logs, and say where they are.
    #[arg(long)]
    pub keep: bool,
    /// How the answer looks.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The contracts.
    #[command(flatten)]
    pub project: ProjectOptions,
}

impl Options {
    /// Whether the services run on a real Pulsar, as processes of their own.
    pub fn is_on_pulsar(&self) -> bool {
        self.pulsar || self.pulsar_url.is_some()
    }

    /// How many orders are created while version 1 is written.
    pub fn first_orders(&self) -> u32 {
        self.v1_orders.unwrap_or(self.orders / 2).min(self.orders)
    }
}

/// How orders come in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Transport {
    /// As `create-order` commands.
    #[default]
    Command,
    /// By `POST /orders`.
    Http,
    /// Every other one each way.
    Both,
}

/// How the answer looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table.
    #[default]
    Human,
    /// One JSON object.
    Json,
}

/// A service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum ServiceName {
    /// Takes orders.
    Orders,
    /// Makes them ready.
    DistributionCenter,
    /// Delivers them.
    Deliveries,
}

impl ServiceName {
    /// All of them, in the order in which an order passes them.
    pub const ALL: [Self; 3] = [Self::Orders, Self::DistributionCenter, Self::Deliveries];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Orders => orders::NAME,
            Self::DistributionCenter => distribution_center::NAME,
            Self::Deliveries => deliveries::NAME,
        }
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a process of the demo is started with.
#[derive(Debug, Subcommand)]
pub enum Worker {
    /// Run one service until standard input ends.
    #[command(hide = true)]
    Serve(Box<Serve>),
}

/// One service.
#[derive(Debug, Args)]
pub struct Serve {
    /// Which.
    pub service: ServiceName,
    /// The version that the orders service writes.
    #[command(flatten)]
    pub orders: orders::Config,
    /// Where it finds everything.
    #[command(flatten)]
    pub options: ServiceOptions,
}
