//! Runs the subcommands.

use std::time::Duration;

use super::{
    options::{Command, DlqCommand, OutboxCommand},
    render,
};
use crate::{
    Service, ServiceError, Store,
    broker::{self, Broker, BrokerError, ReceivedMessage},
    consumer::redrive::{self, RedriveCounts},
    relay,
    tenant::Tenant,
};

/// The maximum time between two dead letters.
const IDLE_TIMEOUT: Duration = Duration::from_secs(1);

impl Command {
    /// Runs the subcommand and returns its output.
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
                let counts = redrive_all(&*broker, &Tenant::new(&options.tenant), &service).await;
                broker.close().await;
                let RedriveCounts { sent, kept } = counts?;
                Ok(format!("{sent} messages sent again, {kept} kept because their schema is not known\n"))
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
            Ok(format!("{count} rows will be retried\n"))
        }
        OutboxCommand::Discard(options) => {
            let store = Store::connect(&options.database.database_url).await?;
            let count = relay::discard_parked(&store, options.id).await?;
            store.close().await;
            Ok(format!("{count} rows discarded\n"))
        }
    }
}

/// Reads all dead letters of the service without acknowledging them.
async fn dead_letters(
    broker: &dyn Broker,
    tenant: &Tenant,
    service: &Service,
) -> Result<Vec<ReceivedMessage>, BrokerError> {
    let mut all = Vec::new();
    for topic in service.consumed_topics() {
        let topic = tenant.resolve_topic(topic);
        let (letters, _) = redrive::read(broker, &topic, service.name(), IDLE_TIMEOUT).await?;
        all.extend(letters);
    }
    Ok(all)
}

async fn redrive_all(broker: &dyn Broker, tenant: &Tenant, service: &Service) -> Result<RedriveCounts, BrokerError> {
    let mut all = RedriveCounts::default();
    for topic in service.consumed_topics() {
        let topic = tenant.resolve_topic(topic);
        let counts = redrive::redrive(broker, &topic, service.name(), IDLE_TIMEOUT).await?;
        all.sent += counts.sent;
        all.kept += counts.kept;
    }
    Ok(all)
}
