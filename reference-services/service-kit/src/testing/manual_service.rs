//! A service without background tasks: it runs one step at a time, so tests need not wait.

use std::sync::Arc;

use super::Database;
use crate::{
    Service, ServiceError, Store,
    broker::{SharedBroker, in_process::InProcess},
    config::{Settings, Tuning},
    consumer::{Consumer, ConsumerSnapshot, ConsumerStatus, erased_handler::ErasedHandler},
    relay::{Relay, RelayStatus},
    step::StepOutcome,
    tenant::Tenant,
};

/// A service that runs step by step. Dropping it has the effect of a crash.
pub struct ManualService {
    store: Store,
    consumers: Vec<(&'static str, Consumer, ConsumerStatus)>,
    relay: Relay,
}

impl ManualService {
    /// Creates the service on this database and broker, with the tenant `test`.
    pub async fn new(service: Service, database: &Database, broker: &InProcess, tuning: Tuning) -> Self {
        let broker: SharedBroker = Arc::new(broker.clone());
        let Settings { database_url, tenant, .. } = Settings::new(database.url(), "test");
        let store = Store::connect(&database_url).await.unwrap();
        store.migrate(service.migrations()).await.unwrap();
        let (name, handlers, schemas) = service.into_parts();
        let consumer = |handler: Arc<dyn ErasedHandler>| {
            let status = ConsumerStatus::default();
            let contract = handler.contract();
            (contract, Consumer::new(handler, name, &tenant, &store, &broker, &tuning, &status), status)
        };
        let consumers = handlers.into_iter().map(consumer).collect();
        let relay = Relay::new(&store, &broker, &tenant, schemas, &tuning, RelayStatus::default());
        Self { store, consumers, relay }
    }

    /// Returns the database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Runs one transaction of the first consumer that has work.
    pub async fn consume(&mut self) -> StepOutcome {
        for (_, consumer, _) in &mut self.consumers {
            let step = consumer.step().await;
            if step != StepOutcome::Idle {
                return step;
            }
        }
        StepOutcome::Idle
    }

    /// Sends one batch of the outbox.
    pub async fn relay(&mut self) -> Result<StepOutcome, ServiceError> {
        Ok(self.relay.step().await?)
    }

    /// Consumes and relays until no work is due. Returns the number of finished messages.
    pub async fn run_until_idle(&mut self) -> usize {
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

    /// Returns the state of the consumer of this contract.
    pub fn snapshot(&self, contract: &str) -> ConsumerSnapshot {
        let consumer = self.consumers.iter().find(|(id, ..)| *id == contract);
        consumer.map(|(_, _, status)| status.snapshot()).unwrap()
    }

    /// Returns the tenant of the service.
    pub fn tenant() -> Tenant {
        Tenant::new("test")
    }
}
