//! The broker inside the process.

use std::sync::Arc;

use futures::{FutureExt, future::BoxFuture};
use tokio::sync::{Semaphore, mpsc};

use super::{
    faults::PublishFault,
    ports::{ConsumerPort, TopicProducer},
    state::Shared,
};
use crate::broker::{
    Broker, BrokerConsumer, BrokerError, Connection, Producer, ProducerSchema, SubscriptionMode, WriterSchemaVersion,
};

/// A broker inside the process; clones share its state.
#[derive(Clone, Default)]
pub struct InProcess {
    shared: Arc<Shared>,
}

impl InProcess {
    /// Creates an empty broker that registers every schema of a producer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a schema on a topic; a schema that is registered already keeps its version.
    pub fn register(&self, topic: &str, schema: &str) -> WriterSchemaVersion {
        self.shared.state().topic(topic).register(schema).into()
    }

    /// Restricts producers to registered schemas from now on.
    pub fn lock_schemas(&self) {
        self.shared.state().are_schemas_locked = true;
    }

    /// Returns the number of unacknowledged messages of a subscription.
    pub fn backlog(&self, topic: &str, subscription: &str) -> usize {
        self.shared.state().topic(topic).backlog(subscription)
    }

    /// Returns the number of consumers of a subscription.
    pub fn consumers(&self, topic: &str, subscription: &str) -> usize {
        self.shared.state().topic(topic).consumers(subscription)
    }

    /// Injects a fault into the next `count` publishes on any topic.
    pub fn fail_publishes(&self, count: usize, fault: PublishFault) {
        self.shared.state().faults = vec![fault; count];
    }

    /// Rejects all publishes with this key until [`InProcess::accept_key`].
    pub fn reject_key(&self, key: &str) {
        self.shared.state().rejected_keys.insert(key.to_owned());
    }

    /// Accepts publishes with this key again.
    pub fn accept_key(&self, key: &str) {
        self.shared.state().rejected_keys.remove(key);
    }

    /// Loses the next `count` acknowledgements on any topic, as in a crash after the commit.
    pub fn lose_acknowledgements(&self, count: usize) {
        self.shared.state().acks_to_lose = count;
    }

    /// Disconnects: publishes fail, and unacknowledged messages will be delivered again.
    pub fn disconnect(&self) {
        self.shared.state().disconnect();
        self.shared.set_connection(Connection::Disconnected { reason: "fault injected".to_owned() });
    }

    /// Connects again.
    pub fn reconnect(&self) {
        self.shared.state().reconnect();
        self.shared.set_connection(Connection::Connected);
    }

    /// Delivers all unacknowledged messages of a subscription again. Pulsar does the same after it was killed, because
    /// it loses the acknowledgements of its last seconds.
    pub fn redeliver(&self, topic: &str, subscription: &str) {
        self.shared.state().topic(topic).redeliver(subscription);
    }
}

impl Broker for InProcess {
    fn producer(&self, topic: &str, schema: ProducerSchema) -> Producer {
        Producer::new(TopicProducer { shared: Arc::clone(&self.shared), topic: topic.to_owned(), schema })
    }

    fn subscribe(&self, topic: &str, subscription: &str, mode: SubscriptionMode) -> BrokerConsumer {
        // In effect unbounded: dispatching must never wait, and within one process the queue stays short.
        let (sender, receiver) = mpsc::channel(Semaphore::MAX_PERMITS);
        let consumer = self.shared.state().attach(topic, subscription, mode, sender);
        let port = ConsumerPort {
            shared: Arc::clone(&self.shared),
            topic: topic.to_owned(),
            subscription: subscription.to_owned(),
            consumer,
        };
        BrokerConsumer::new(receiver, port, self.shared.watch_connection())
    }

    fn ensure_subscription<'a>(&'a self, topic: &'a str, name: &'a str) -> BoxFuture<'a, Result<(), BrokerError>> {
        let mut state = self.shared.state();
        let result = state.check_reachable().map(|()| state.topic(topic).ensure(name));
        async move { result }.boxed()
    }

    fn schema<'a>(
        &'a self,
        topic: &'a str,
        version: &'a WriterSchemaVersion,
    ) -> BoxFuture<'a, Result<Option<Arc<str>>, BrokerError>> {
        let mut state = self.shared.state();
        let result = state.check_reachable().map(|()| state.topic(topic).schema(version));
        async move { result }.boxed()
    }

    fn connection(&self) -> Connection {
        self.shared.watch_connection().borrow().clone()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.shared.state().close();
        self.shared.set_connection(Connection::Disconnected { reason: "closed".to_owned() });
        async {}.boxed()
    }
}
