//! A broker inside the process: for the one-command demo and for tests, with faults to inject.
//!
//! It behaves as Pulsar does where the kit can see it: schema versions count from 0 per topic, a topic without a
//! subscription keeps nothing, an unacknowledged message comes again when its consumer goes, messages of one key
//! go to one consumer, and after an outage what was in flight is delivered twice.
//! Everything happens inside the call that causes it, so tests need no waiting.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::{FutureExt, future::BoxFuture};
use tokio::sync::{Semaphore, mpsc, watch};

use super::{Broker, BrokerError, Connection, Producer, ProducerSchema, Subscription, SubscriptionMode, WriterSchema};

mod faults;
mod ports;
mod state;

pub use faults::PublishFault;
use ports::{ConsumerPort, TopicProducer};
use state::State;

/// The broker inside the process; clones share one state.
#[derive(Clone, Default)]
pub struct InProcess {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    connection: watch::Sender<Connection>,
}

impl Default for Shared {
    fn default() -> Self {
        Self { state: Mutex::default(), connection: watch::Sender::new(Connection::Connected) }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state as it was: every change below is a single step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InProcess {
    /// An empty broker that registers any schema a producer brings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a schema on a topic, as a registry would; the same text keeps its version.
    pub fn register(&self, topic: &str, text: &str) -> WriterSchema {
        self.shared.state().topic(topic).register(text).into()
    }

    /// From now on, producers may only use schemas that are registered.
    pub fn lock_schemas(&self) {
        self.shared.state().schemas_locked = true;
    }

    /// How many messages of the subscription are not acknowledged.
    pub fn backlog(&self, topic: &str, subscription: &str) -> usize {
        self.shared.state().topic(topic).backlog(subscription)
    }

    /// How many consumers the subscription has.
    pub fn consumers(&self, topic: &str, subscription: &str) -> usize {
        self.shared.state().topic(topic).consumers(subscription)
    }

    fn unavailable() -> BrokerError {
        BrokerError::Unavailable { url: "in-process".to_owned(), reason: "disconnected".to_owned() }
    }
}

impl Broker for InProcess {
    fn producer(&self, topic: &str, schema: ProducerSchema) -> Producer {
        Producer::new(TopicProducer { shared: Arc::clone(&self.shared), topic: topic.to_owned(), schema })
    }

    fn subscribe(&self, topic: &str, subscription: &str, mode: SubscriptionMode) -> Subscription {
        // As good as unbounded: dispatching must never wait, and the sender is never far ahead in one process.
        let (sender, deliveries) = mpsc::channel(Semaphore::MAX_PERMITS);
        let consumer = self.shared.state().attach(topic, subscription, mode, sender);
        let port = ConsumerPort {
            shared: Arc::clone(&self.shared),
            topic: topic.to_owned(),
            subscription: subscription.to_owned(),
            consumer,
        };
        Subscription::new(deliveries, port, self.shared.connection.subscribe())
    }

    fn ensure_subscription<'a>(&'a self, topic: &'a str, name: &'a str) -> BoxFuture<'a, Result<(), BrokerError>> {
        let mut state = self.shared.state();
        let result = state.reachable().map(|()| state.topic(topic).ensure(name));
        async move { result }.boxed()
    }

    fn schema_text<'a>(
        &'a self,
        topic: &'a str,
        version: &'a WriterSchema,
    ) -> BoxFuture<'a, Result<Option<Arc<str>>, BrokerError>> {
        let mut state = self.shared.state();
        let result = state.reachable().map(|()| state.topic(topic).schema(version));
        async move { result }.boxed()
    }

    fn connection(&self) -> Connection {
        self.shared.connection.borrow().clone()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.shared.state().close();
        self.shared.connection.send_replace(Connection::Disconnected { reason: "closed".to_owned() });
        async {}.boxed()
    }
}
