//! Sends one kind of message, or reads one, without being a service: for command-line clients, demos and tests.

use std::marker::PhantomData;

use event_runtime::{DecodeError, Event, Identified, Keyed};

use crate::{
    broker::{Broker, BrokerError, Delivery, Producer, Receipt, Subscription},
    contracts::Tenant,
};

/// Sends one kind of message straight to its topic.
pub struct Sender<E> {
    producer: Producer,
    event: PhantomData<fn(E)>,
}

impl<E: Event + Identified + Keyed> Sender<E> {
    /// A sender to the contract's topic in this tenant.
    pub fn new(broker: &dyn Broker, tenant: &Tenant) -> Self {
        let _ = (broker, tenant);
        todo!()
    }

    /// Sends one message and waits until the broker has stored it.
    pub async fn send(&self, event: &E) -> Result<Receipt, BrokerError> {
        let _ = (&self.producer, event);
        todo!()
    }
}

/// Reads one kind of message from its topic; what was returned is acknowledged by the next call.
pub struct Listener<E> {
    subscription: Subscription,
    event: PhantomData<fn() -> E>,
}

/// Why a message could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The broker has no answer.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// The bytes are no such message.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl<E: Event> Listener<E> {
    /// Reads the contract's topic as this subscription.
    pub fn new(broker: crate::broker::SharedBroker, tenant: &Tenant, subscription: &str) -> Self {
        let _ = (broker, tenant, subscription);
        todo!()
    }

    /// The next message; `None` once the broker is closed.
    pub async fn next(&mut self) -> Option<(Delivery, Result<E, ReadError>)> {
        let _ = &self.subscription;
        todo!()
    }
}
