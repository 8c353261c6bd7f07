//! The sub-commands that every service's binary has.
//!
//! Each gives its answer as text, which [`finish`] prints at the end of `main`.

use std::time::Duration;

use crate::{
    Service, ServiceError, Store,
    broker::{self, Broker, BrokerError, Delivery},
    config::{BrokerOptions, ServiceOptions},
    consumer::redrive::{self, RedriveCounts},
    contracts::Tenant,
    relay,
};

mod render;

pub use render::finish;

/// What a service's binary can do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Consume, publish and serve until SIGINT or SIGTERM.
    Serve(Box<ServiceOptions>),
    /// Bring the database up to date.
    Migrate(DatabaseOptions),
    /// Events that the broker refused for good.
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Messages that could not be handled.
    #[command(subcommand)]
    Dlq(DlqCommand),
}

/// What can be done about parked outbox rows.
#[derive(Debug, clap::Subcommand)]
pub enum OutboxCommand {
    /// List them with the broker's last answer.
    List(OutboxOptions),
    /// Have the running service try them all again.
    Retry(DatabaseOptions),
    /// Give one up: its event is never published.
    Discard(DiscardOptions),
}

/// What can be done about dead letters.
#[derive(Debug, clap::Subcommand)]
pub enum DlqCommand {
    /// List them with the reason; they stay where they are.
    List(DlqOptions),
    /// Send them to where they came from again, once what was wrong is put right.
    Redrive(RedriveOptions),
}

/// Where the database is.
#[derive(Debug, Clone, clap::Args)]
pub struct DatabaseOptions {
    /// The service's own database: `sqlite://FILE` or `postgres://USER@HOST/DATABASE`.
    #[arg(long, env = "LOGISTICS_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: String,
}

/// Where the database is, and how a list looks.
#[derive(Debug, Clone, clap::Args)]
pub struct OutboxOptions {
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// How the list looks.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Which row is given up.
#[derive(Debug, Clone, clap::Args)]
pub struct DiscardOptions {
    /// The row, as `outbox list` shows it.
    pub id: i64,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Where the dead letters are, and how a list looks.
#[derive(Debug, Clone, clap::Args)]
pub struct DlqOptions {
    /// The tenant whose topics are used.
    #[arg(long, env = "LOGISTICS_TENANT", default_value = "logistics", value_name = "NAME")]
    pub tenant: String,
    /// The broker.
    #[command(flatten)]
    pub broker: BrokerOptions,
    /// How the list looks.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Where the dead letters are.
#[derive(Debug, Clone, clap::Args)]
pub struct RedriveOptions {
    /// The tenant whose topics are used.
    #[arg(long, env = "LOGISTICS_TENANT", default_value = "logistics", value_name = "NAME")]
    pub tenant: String,
    /// The broker.
    #[command(flatten)]
    pub broker: BrokerOptions,
}

/// How an answer looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON array.
    Json,
}

/// How long a broker is given to hand out the next dead letter.
const IDLE_TIMEOUT: Duration = Duration::from_secs(1);

impl Command {
    /// Does it, and answers with what is to be printed.
    pub async fn run(self, service: Service) -> Result<String, ServiceError> {
        match self {
            Self::Serve(options) => service.run(*options).await.map(|()| String::new()),
            Self::Migrate(options) => {
                let store = Store::connect(&options.database_url).await?;
                store.migrate(service.migrations()).await?;
                store.close().await;
                Ok("the database is up to date\n".to_owned())
            }
            Self::Outbox(command) => outbox(command).await,
            Self::Dlq(DlqCommand::List(options)) => {
                let broker = broker::connect(&options.broker)?;
                let letters = dead_letters(&*broker, &Tenant::new(&options.tenant), &service).await;
                broker.close().await;
                Ok(render::letters(&letters?, options.format))
            }
            Self::Dlq(DlqCommand::Redrive(options)) => {
                let broker = broker::connect(&options.broker)?;
                let redriven = redrive_all(&*broker, &Tenant::new(&options.tenant), &service).await;
                broker.close().await;
                let RedriveCounts { sent, kept } = redriven?;
                Ok(format!("{sent} messages are on their way again, {kept} stay: their schema is not known\n"))
            }
        }
    }
}

async fn outbox(command: OutboxCommand) -> Result<String, ServiceError> {
    match command {
        OutboxCommand::List(options) => {
            let store = Store::connect(&options.database.database_url).await?;
            let rows = relay::parked(&store).await?;
            store.close().await;
            Ok(render::rows(&rows, options.format))
        }
        OutboxCommand::Retry(options) => {
            let store = Store::connect(&options.database_url).await?;
            let count = relay::retry_parked(&store).await?;
            store.close().await;
            Ok(format!("{count} rows will be tried again\n"))
        }
        OutboxCommand::Discard(options) => {
            let store = Store::connect(&options.database.database_url).await?;
            let count = relay::discard_parked(&store, options.id).await?;
            store.close().await;
            Ok(format!("{count} rows given up\n"))
        }
    }
}

/// Reads all dead letters of the service and hands them back.
async fn dead_letters(broker: &dyn Broker, tenant: &Tenant, service: &Service) -> Result<Vec<Delivery>, BrokerError> {
    let mut all = Vec::new();
    for topic in service.consumed_topics() {
        let (letters, _) = redrive::read(broker, &tenant.resolve_topic(topic), service.name(), IDLE_TIMEOUT).await?;
        all.extend(letters);
    }
    Ok(all)
}

async fn redrive_all(broker: &dyn Broker, tenant: &Tenant, service: &Service) -> Result<RedriveCounts, BrokerError> {
    let mut all = RedriveCounts::default();
    for topic in service.consumed_topics() {
        let RedriveCounts { sent, kept } =
            redrive::redrive(broker, &tenant.resolve_topic(topic), service.name(), IDLE_TIMEOUT).await?;
        all.sent += sent;
        all.kept += kept;
    }
    Ok(all)
}
