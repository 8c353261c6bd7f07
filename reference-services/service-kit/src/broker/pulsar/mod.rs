//! The adapter to Apache Pulsar: the only place that names its client.
//!
//! The client has sharp edges, and each has its answer here:
//!
//! | what it does | what we do |
//! |---|---|
//! | a cancelled connect or lookup makes its client hang for ever | `session`: they run in tasks that nobody cancels, and a failure means a fresh client |
//! | a consumer's stream ends when the broker is away for long | `consumer`: a loop makes it again |
//! | acknowledging one message of a batch acknowledges all of them | `batches`: an entry is acknowledged when all its messages are |
//! | a negative acknowledgement redelivers at once | `consumer`: we wait first |
//! | an acknowledgement may be lost | events are deduplicated by their id in the inbox |
//! | a fixed producer name with deduplication loses messages | `producer`: no names, and a receipt without a place is an error |
//! | its dead letters have no schema version and no reason | [`crate::consumer::dead_letter`] makes ours |
//! | two pings at once on a connection make it take a healthy connection for dead | `consumer`: a check asks about the consumer, by a numbered request |
//! | it leaves Nagle's algorithm on, so that a send right after an acknowledgement waits up to 40 ms | [`PulsarBroker`] has a connection for each direction |
//! | it logs loudly | [`crate::telemetry`] silences it; `session` says once what matters |

use std::sync::Arc;

use futures::{FutureExt, future::BoxFuture};

mod batches;
mod consumer;
mod errors;
mod log_throttle;
mod producer;
mod session;

use super::{Broker, BrokerError, Connection, Producer, ProducerSchema, Subscription, SubscriptionMode, WriterSchema};
use crate::config::BrokerOptions;
use session::Session;

/// An Apache Pulsar cluster.
///
/// Sending and consuming have connections of their own: on a shared one, a small write waits until the broker's
/// system has confirmed the one before, which for an acknowledgement takes 40 ms, and every service on the way of a
/// message adds that.
pub struct PulsarBroker {
    sending: Arc<Session>,
    consuming: Arc<Session>,
}

impl PulsarBroker {
    /// The broker that the options name. It is connected to when it is first needed.
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

    fn subscribe(&self, topic: &str, subscription: &str, mode: SubscriptionMode) -> Subscription {
        consumer::start(&self.consuming, topic, subscription, mode)
    }

    fn ensure_subscription<'a>(
        &'a self,
        topic: &'a str,
        subscription: &'a str,
    ) -> BoxFuture<'a, Result<(), BrokerError>> {
        consumer::ensure(&self.consuming, topic, subscription).boxed()
    }

    fn schema_text<'a>(
        &'a self,
        topic: &'a str,
        version: &'a WriterSchema,
    ) -> BoxFuture<'a, Result<Option<Arc<str>>, BrokerError>> {
        consumer::schema_text(&self.consuming, topic, version).boxed()
    }

    fn connection(&self) -> Connection {
        // Whoever only sends never connects to consume, and the other way round.
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
