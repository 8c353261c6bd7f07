//! Sends one kind of message, or reads one, without being a service: for command-line clients, demos and tests.

use std::{collections::BTreeMap, marker::PhantomData, time::Duration};

use event_runtime::{DecodeError, Event, Identified, Keyed};

use crate::{
    broker::{
        Broker, BrokerError, Delivery, MessageId, Outgoing, Producer, Properties, Receipt, SharedBroker, Subscription,
        SubscriptionMode,
    },
    consumer::writer_version::{ResolveError, WriterVersions},
    contracts::{Tenant, producer_schema},
    properties,
    telemetry::trace,
};

/// What is sent: the event in bytes and what a reader may want to know without decoding them.
pub(crate) fn message_of<E: Event + Identified + Keyed>(event: &E, traceparent: Option<&str>) -> Outgoing {
    let mut payload = Vec::new();
    event.encode_into(&mut payload);
    let version = E::written_version().number.to_string();
    let described = [
        (properties::CONTRACT, E::CONTRACT.to_owned()),
        (properties::CONTRACT_VERSION, version),
        (properties::EVENT_ID, event.id().to_string()),
    ];
    let trace = traceparent.map(|traceparent| (properties::TRACEPARENT, traceparent.to_owned()));
    let all: BTreeMap<_, _> = described.into_iter().chain(trace).collect();
    let properties = all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Properties>();
    Outgoing { payload, key: Some(event.key().into_owned()), properties }
}

/// Sends one kind of message straight to its topic.
pub struct EventSender<E> {
    producer: Producer,
    event: PhantomData<fn(E)>,
}

impl<E: Event + Identified + Keyed> EventSender<E> {
    /// A sender to the contract's topic in this tenant.
    pub fn new(broker: &dyn Broker, tenant: &Tenant) -> Self {
        Self { producer: broker.producer(&tenant.topic_of::<E>(), producer_schema::<E>()), event: PhantomData }
    }

    /// Sends one message and waits until the broker has stored it. Calls may overlap; their order is kept.
    pub async fn send(&self, event: &E) -> Result<Receipt, BrokerError> {
        let traceparent = trace::child_of(trace::current().as_deref());
        self.producer.send(message_of(event, Some(&traceparent))).await
    }
}

/// Reads one kind of message from its topic. What [`EventSubscriber::next`] gave is acknowledged by the call after it.
pub struct EventSubscriber<E> {
    subscription: Subscription,
    writer_versions: WriterVersions,
    unacknowledged: Option<MessageId>,
    event: PhantomData<fn() -> E>,
}

/// Why a message could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The version that it was schemas with is none that this program can read.
    #[error("{0}")]
    UnknownWriter(String),
    /// The bytes are no such message.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl<E: Event> EventSubscriber<E> {
    /// Reads the contract's topic as this subscription, from the earliest message that it hasn't acknowledged.
    pub fn new(broker: &SharedBroker, tenant: &Tenant, subscription: &str) -> Self {
        Self {
            subscription: broker.subscribe(&tenant.topic_of::<E>(), subscription, SubscriptionMode::KeyShared),
            writer_versions: WriterVersions::new(broker.clone(), E::VERSIONS),
            unacknowledged: None,
            event: PhantomData,
        }
    }

    /// Whether it is attached to the broker now, so that nothing that is sent from now on is missed.
    pub fn is_connected(&self) -> bool {
        self.subscription.connection().borrow().is_connected()
    }

    /// The next message; `None` once the broker is closed.
    pub async fn next(&mut self) -> Option<(Delivery, Result<E, ReadError>)> {
        if let Some(unacknowledged) = self.unacknowledged.take() {
            self.subscription.ack(&unacknowledged);
        }
        let delivery = self.subscription.next().await?;
        self.unacknowledged = Some(delivery.id.clone());
        let event = self.read(&delivery).await;
        Some((delivery, event))
    }

    async fn read(&self, delivery: &Delivery) -> Result<E, ReadError> {
        loop {
            match self.writer_versions.resolve(&delivery.topic, &delivery.schema).await {
                Ok(writer) => return Ok(writer.decode(&delivery.payload)?),
                Err(ResolveError::Broker(error)) => {
                    tracing::warn!(code = error.code(), %error, "can't ask for the writer's schema; trying again");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                Err(unresolved) => return Err(ReadError::UnknownWriter(unresolved.to_string())),
            }
        }
    }
}
