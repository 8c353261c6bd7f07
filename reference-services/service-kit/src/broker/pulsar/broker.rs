//! An Apache Pulsar cluster as a broker.

use std::sync::Arc;

use futures::{FutureExt, future::BoxFuture};

use super::{consumer, producer, session::Session};
use crate::broker::{
    Broker, BrokerConsumer, BrokerError, BrokerOptions, Connection, Producer, ProducerSchema, SubscriptionMode,
    WriterSchemaVersion,
};

/// An Apache Pulsar cluster.
///
/// Sending and consuming use separate connections. On a shared one, a small write waits until the previous write is
/// confirmed by the operating system of the broker, which takes 40 ms for an acknowledgement; each service that a message
/// passes would add that delay.
pub struct PulsarBroker {
    sending: Arc<Session>,
    consuming: Arc<Session>,
}

impl PulsarBroker {
    /// Creates the broker that the options name. It connects when it is first used.
    pub fn new(options: &BrokerOptions) -> Result<Self, BrokerError> {
        Ok(Self {
            sending: Arc::new(Session::new(options, "sending")?),
            consuming: Arc::new(Session::new(options, "consuming")?),
        })
    }
}

impl Broker for PulsarBroker {
    fn producer(&self, topic: &str, schema: ProducerSchema) -> Producer {
        producer::start(&self.sending, topic, schema)
    }

    fn subscribe(&self, topic: &str, subscription: &str, mode: SubscriptionMode) -> BrokerConsumer {
        consumer::start(&self.consuming, topic, subscription, mode)
    }

    fn ensure_subscription<'a>(
        &'a self,
        topic: &'a str,
        subscription: &'a str,
    ) -> BoxFuture<'a, Result<(), BrokerError>> {
        consumer::ensure_subscription(&self.consuming, topic, subscription).boxed()
    }

    fn schema<'a>(
        &'a self,
        topic: &'a str,
        version: &'a WriterSchemaVersion,
    ) -> BoxFuture<'a, Result<Option<Arc<str>>, BrokerError>> {
        consumer::schema(&self.consuming, topic, version).boxed()
    }

    fn connection(&self) -> Connection {
        // A process that only sends never connects for consuming, and the reverse.
        let consuming = self.consuming.connection();
        if consuming.is_connected() { consuming } else { self.sending.connection() }
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async {
            self.sending.close().await;
            self.consuming.close().await;
        }
        .boxed()
    }
}
