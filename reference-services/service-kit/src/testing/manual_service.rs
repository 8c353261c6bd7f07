//! A service without tasks of its own: it does one step when told to, so tests need no waiting.

use std::sync::Arc;

use super::Database;
use crate::{
    Service, Store,
    broker::{SharedBroker, in_process::InProcess},
    config::{Settings, Tuning},
    consumer::{Consumer, ConsumerFigures, ConsumerStatus, StepOutcome},
    contracts::Tenant,
    relay::{Relay, RelayStatus},
    service::ServiceError,
};

/// A service that is driven step by step. Dropped, it has crashed.
pub struct ManualService {
    store: Store,
    consumers: Vec<(&'static str, Consumer, ConsumerStatus)>,
    relay: Relay,
}

impl ManualService {
    /// The service on this database and this broker, with the tenant `test`.
    pub async fn new(service: Service, database: &Database, broker: &InProcess, tuning: Tuning) -> Self {
        let shared: SharedBroker = Arc::new(broker.clone());
        Self::on(service, Settings { tuning, ..Settings::new(database.url(), "test") }, &shared).await
    }

    /// The service on any broker.
    pub async fn on(service: Service, settings: Settings, broker: &SharedBroker) -> Self {
        let Settings { database_url, tenant, tuning, .. } = settings;
        let store = Store::connect(&database_url).await.unwrap();
        store.migrate(service.migrations()).await.unwrap();
        let (name, handlers, schemas) = service.into_workers();
        let consumer = |handler: Arc<dyn crate::consumer::erased_handler::ErasedHandler>| {
            let status = ConsumerStatus::default();
            let contract = handler.contract();
            (contract, Consumer::new(handler, name, &tenant, &store, broker, &tuning, &status), status)
        };
        let consumers = handlers.into_iter().map(consumer).collect();
        let relay = Relay::new(&store, broker, &tenant, schemas, &tuning, RelayStatus::default());
        Self { store, consumers, relay }
    }

    /// Its database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// One transaction of the first consumer that has something to do.
    pub async fn consume(&mut self) -> StepOutcome {
        for (_, consumer, _) in &mut self.consumers {
            let step = consumer.step().await;
            if step != StepOutcome::Idle {
                return step;
            }
        }
        StepOutcome::Idle
    }

    /// One batch of the relay.
    pub async fn relay(&mut self) -> Result<StepOutcome, ServiceError> {
        Ok(self.relay.step().await?)
    }

    /// Consumes and relays until there is nothing left that is due; gives how many messages were done.
    pub async fn settle(&mut self) -> usize {
        let mut done = 0;
        loop {
            let consumed = self.consume().await;
            let relayed = self.relay().await.unwrap();
            match (consumed, relayed) {
                (StepOutcome::Idle, StepOutcome::Idle) => return done,
                (StepOutcome::Processed(count), _) => done += count,
                (StepOutcome::Idle, StepOutcome::Processed(_)) => {}
            }
        }
    }

    /// The figures of the consumer of this contract.
    pub fn figures(&self, contract: &str) -> ConsumerFigures {
        let consumer = self.consumers.iter().find(|(id, ..)| *id == contract);
        consumer.map(|(_, _, status)| status.figures()).unwrap()
    }

    /// The tenant that it works in.
    pub fn tenant() -> Tenant {
        Tenant::new("test")
    }
}
