//! Sends or reads the events of one contract without running a service, for command-line clients, demos and tests.

use std::{marker::PhantomData, time::Duration};

use event_runtime::{DecodeError, Event, Identified, Keyed};

use crate::{
    broker::{
        Broker, BrokerConsumer, BrokerError, MessageId, Producer, Receipt, ReceivedMessage, SharedBroker,
        SubscriptionMode,
    },
    consumer::writer_version::{FindVersionError, WriterVersions},
    contracts::producer_schema,
    envelope::outgoing_message,
    telemetry::trace,
    tenant::Tenant,
};

/// Sends the events of one contract directly to its topic.
pub struct EventSender<E> {
    producer: Producer,
    event: PhantomData<fn(E)>,
}

impl<E: Event + Identified + Keyed> EventSender<E> {
    /// Creates a sender to the contract's topic in this tenant.
    pub fn new(broker: &dyn Broker, tenant: &Tenant) -> Self {
        Self { producer: broker.producer(&tenant.topic_of::<E>(), producer_schema::<E>()), event: PhantomData }
    }

    /// Sends one event and waits until the broker has stored it. Concurrent calls keep their order.
    pub async fn send(&self, event: &E) -> Result<Receipt, BrokerError> {
        let traceparent = trace::child_of(trace::current().as_deref());
        self.producer.send(outgoing_message(event, Some(&traceparent))).await
    }
}

/// Reads the events of one contract. An event is acknowledged by the next call of [`EventSubscriber::next`].
pub struct EventSubscriber<E> {
    consumer: BrokerConsumer,
    writer_versions: WriterVersions,
    unacknowledged: Option<MessageId>,
    event: PhantomData<fn() -> E>,
}

/// An error of reading a message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// This program cannot read the version that the message was written with.
    #[error("{0}")]
    UnknownWriter(String),
    /// The bytes are not a message of that version.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl<E: Event> EventSubscriber<E> {
    /// Subscribes to the contract's topic, from the first message that the subscription has not acknowledged.
    pub fn new(broker: &SharedBroker, tenant: &Tenant, subscription: &str) -> Self {
        Self {
            consumer: broker.subscribe(&tenant.topic_of::<E>(), subscription, SubscriptionMode::KeyShared),
            writer_versions: WriterVersions::new(broker.clone(), E::VERSIONS, E::MEANING_ATTRIBUTES),
            unacknowledged: None,
            event: PhantomData,
        }
    }

    /// Returns whether the subscriber is connected, so that it receives all messages that are sent from now on.
    pub fn is_connected(&self) -> bool {
        self.consumer.connection().borrow().is_connected()
    }

    /// Waits for the next message; `None` once the broker is closed.
    pub async fn next(&mut self) -> Option<(ReceivedMessage, Result<E, ReadError>)> {
        if let Some(previous) = self.unacknowledged.take() {
            self.consumer.ack(&previous);
        }
        let received = self.consumer.next().await?;
        self.unacknowledged = Some(received.id.clone());
        let event = self.read(&received).await;
        Some((received, event))
    }

    async fn read(&self, received: &ReceivedMessage) -> Result<E, ReadError> {
        loop {
            match self.writer_versions.find_version(&received.topic, &received.schema_version).await {
                Ok(writer) => return Ok(writer.decode(&received.payload)?),
                Err(FindVersionError::Broker(error)) => {
                    tracing::warn!(code = error.code(), %error, "cannot read the writer's schema; retrying");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                Err(error) => return Err(ReadError::UnknownWriter(error.to_string())),
            }
        }
    }
}
