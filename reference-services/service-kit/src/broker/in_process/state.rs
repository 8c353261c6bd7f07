//! The topics and subscriptions of the broker.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{mpsc, watch};

use super::faults::PublishFault;
use crate::{
    broker::{
        BrokerError, Connection, MessageId, Outgoing, ProducerSchema, Receipt, ReceivedMessage, SubscriptionMode,
        WriterSchemaVersion,
    },
    store::clock::now_millis,
};

/// The state that the broker shares with its producers and consumers.
pub(super) struct Shared {
    state: Mutex<State>,
    connection: watch::Sender<Connection>,
}

impl Default for Shared {
    fn default() -> Self {
        Self { state: Mutex::default(), connection: watch::Sender::new(Connection::Connected) }
    }
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // Each change is a single step, so a panic of another thread leaves no partial update.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_connection(&self, connection: Connection) {
        self.connection.send_replace(connection);
    }

    pub(super) fn watch_connection(&self) -> watch::Receiver<Connection> {
        self.connection.subscribe()
    }
}

#[derive(Default)]
pub(super) struct State {
    topics: HashMap<String, Topic>,
    consumers: u64,
    is_disconnected: bool,
    is_closed: bool,
    pub(super) are_schemas_locked: bool,
    pub(super) faults: Vec<PublishFault>,
    pub(super) acks_to_lose: usize,
    pub(super) rejected_keys: HashSet<String>,
}

#[derive(Default)]
pub(super) struct Topic {
    name: String,
    schemas: Vec<Arc<str>>,
    subscriptions: BTreeMap<String, SubscriptionState>,
    stored: u64,
}

/// A subscription: its messages and its consumers.
#[derive(Default)]
struct SubscriptionState {
    is_key_shared: bool,
    is_disconnected: bool,
    /// Messages to dispatch, by number.
    waiting: BTreeMap<u64, ReceivedMessage>,
    /// Dispatched messages that are not acknowledged, with their consumer.
    pending: BTreeMap<u64, (u64, ReceivedMessage)>,
    consumers: Vec<(u64, mpsc::Sender<ReceivedMessage>)>,
    next_consumer: usize,
}

impl State {
    pub(super) fn topic(&mut self, name: &str) -> &mut Topic {
        self.topics.entry(name.to_owned()).or_insert_with(|| Topic { name: name.to_owned(), ..Topic::default() })
    }

    pub(super) fn check_reachable(&self) -> Result<(), BrokerError> {
        match (self.is_closed, self.is_disconnected) {
            (true, _) => Err(BrokerError::Closed),
            (_, true) => Err(unavailable()),
            _ => Ok(()),
        }
    }

    pub(super) fn publish(
        &mut self,
        topic: &str,
        schema: &ProducerSchema,
        message: &Outgoing,
    ) -> Result<Receipt, BrokerError> {
        self.check_reachable()?;
        let fault = self.faults.pop();
        let is_rejected_key = message.key.as_ref().is_some_and(|key| self.rejected_keys.contains(key));
        match fault {
            Some(PublishFault::Unavailable) => return Err(unavailable()),
            Some(PublishFault::Rejected) => return Err(message_rejected(topic)),
            _ if is_rejected_key => return Err(message_rejected(topic)),
            _ => {}
        }
        let are_schemas_locked = self.are_schemas_locked;
        let topic = self.topic(topic);
        let version = match schema {
            ProducerSchema::Bytes => WriterSchemaVersion::default(),
            ProducerSchema::Avro { definition, .. } if are_schemas_locked => topic.registered(definition)?,
            ProducerSchema::Avro { definition, .. } => topic.register(definition).into(),
        };
        let copies = if fault == Some(PublishFault::Duplicated) { 2 } else { 1 };
        let receipts = (0..copies).map(|_| topic.store(message, &version));
        let receipt = receipts.last().ok_or(BrokerError::Closed)?;
        if fault == Some(PublishFault::ReceiptLost) {
            let (topic, reason) = (topic.name.clone(), "fault injected".to_owned());
            return Err(BrokerError::Unconfirmed { topic, reason });
        }
        Ok(receipt)
    }

    pub(super) fn ack(&mut self, topic: &str, subscription: &str, id: &MessageId) {
        if self.acks_to_lose > 0 {
            self.acks_to_lose -= 1;
        } else {
            self.topic(topic).ack(subscription, id);
        }
    }

    /// Adds a consumer to a subscription and returns its number.
    pub(super) fn attach(
        &mut self,
        topic: &str,
        subscription: &str,
        mode: SubscriptionMode,
        sender: mpsc::Sender<ReceivedMessage>,
    ) -> u64 {
        self.consumers += 1;
        let (number, is_disconnected, is_closed) = (self.consumers, self.is_disconnected, self.is_closed);
        let subscription = self.topic(topic).subscriptions.entry(subscription.to_owned()).or_default();
        subscription.is_key_shared = mode == SubscriptionMode::KeyShared;
        subscription.is_disconnected = is_disconnected;
        if !is_closed {
            subscription.consumers.push((number, sender));
            subscription.dispatch();
        }
        number
    }

    pub(super) fn disconnect(&mut self) {
        self.is_disconnected = true;
        self.for_each_subscription(|subscription| {
            subscription.is_disconnected = true;
            subscription.take_back(|_| true);
        });
    }

    pub(super) fn reconnect(&mut self) {
        self.is_disconnected = false;
        self.for_each_subscription(|subscription| {
            subscription.is_disconnected = false;
            subscription.dispatch();
        });
    }

    pub(super) fn close(&mut self) {
        self.is_closed = true;
        self.for_each_subscription(|subscription| subscription.consumers.clear());
    }

    fn for_each_subscription(&mut self, change: impl Fn(&mut SubscriptionState)) {
        self.topics.values_mut().flat_map(|topic| topic.subscriptions.values_mut()).for_each(change);
    }
}

fn unavailable() -> BrokerError {
    BrokerError::Unavailable { url: "in-process".to_owned(), reason: "disconnected".to_owned() }
}

fn message_rejected(topic: &str) -> BrokerError {
    BrokerError::MessageRejected { topic: topic.to_owned(), reason: "fault injected".to_owned() }
}

impl Topic {
    /// Registers a schema, if it is new, and returns its version.
    pub(super) fn register(&mut self, schema: &str) -> u64 {
        let index = self.index_of(schema).unwrap_or_else(|| {
            self.schemas.push(schema.into());
            self.schemas.len() - 1
        });
        index as u64
    }

    fn registered(&self, schema: &str) -> Result<WriterSchemaVersion, BrokerError> {
        let Some(index) = self.index_of(schema) else {
            let reason = "it is not registered, and the namespace accepts registered schemas only".to_owned();
            return Err(BrokerError::SchemaRejected { topic: self.name.clone(), reason });
        };
        Ok((index as u64).into())
    }

    fn index_of(&self, schema: &str) -> Option<usize> {
        self.schemas.iter().position(|registered| &**registered == schema)
    }

    pub(super) fn schema(&self, version: &WriterSchemaVersion) -> Option<Arc<str>> {
        let number = u64::from_be_bytes(<[u8; 8]>::try_from(version.0.as_slice()).ok()?);
        self.schemas.get(usize::try_from(number).ok()?).cloned()
    }

    fn store(&mut self, message: &Outgoing, schema_version: &WriterSchemaVersion) -> Receipt {
        self.stored += 1;
        let received = ReceivedMessage {
            id: MessageId::new(self.stored.to_string()),
            topic: self.name.clone(),
            payload: message.payload.clone(),
            key: message.key.clone(),
            properties: message.properties.clone(),
            schema_version: schema_version.clone(),
            published_at: now_millis(),
        };
        for subscription in self.subscriptions.values_mut() {
            subscription.waiting.insert(self.stored, received.clone());
            subscription.dispatch();
        }
        Receipt { id: received.id }
    }

    pub(super) fn ensure(&mut self, subscription: &str) {
        self.subscriptions.entry(subscription.to_owned()).or_default();
    }

    fn ack(&mut self, subscription: &str, id: &MessageId) {
        let Some((subscription, number)) = self.find(subscription, id) else { return };
        subscription.pending.remove(&number);
        subscription.waiting.remove(&number);
    }

    pub(super) fn nack(&mut self, subscription: &str, id: &MessageId) {
        let Some((subscription, number)) = self.find(subscription, id) else { return };
        subscription.take_back(|pending| pending == number);
        subscription.dispatch();
    }

    fn find(&mut self, subscription: &str, id: &MessageId) -> Option<(&mut SubscriptionState, u64)> {
        Some((self.subscriptions.get_mut(subscription)?, id.as_str().parse().ok()?))
    }

    pub(super) fn redeliver(&mut self, subscription: &str) {
        let Some(subscription) = self.subscriptions.get_mut(subscription) else { return };
        subscription.take_back(|_| true);
        subscription.dispatch();
    }

    pub(super) fn detach(&mut self, subscription: &str, consumer: u64) {
        let Some(subscription) = self.subscriptions.get_mut(subscription) else { return };
        subscription.consumers.retain(|(number, _)| *number != consumer);
        let pending = subscription.pending.iter();
        let held: HashSet<u64> = pending.filter(|(_, (of, _))| *of == consumer).map(|(number, _)| *number).collect();
        subscription.take_back(|number| held.contains(&number));
        subscription.dispatch();
    }

    pub(super) fn backlog(&self, subscription: &str) -> usize {
        let subscription = self.subscriptions.get(subscription);
        subscription.map_or(0, |subscription| subscription.waiting.len() + subscription.pending.len())
    }

    pub(super) fn consumers(&self, subscription: &str) -> usize {
        self.subscriptions.get(subscription).map_or(0, |subscription| subscription.consumers.len())
    }
}

impl SubscriptionState {
    /// Takes pending messages back from their consumers, so that they are dispatched again.
    fn take_back(&mut self, selects: impl Fn(u64) -> bool) {
        let numbers: Vec<u64> = self.pending.keys().copied().filter(|number| selects(*number)).collect();
        for number in numbers {
            if let Some((_, received)) = self.pending.remove(&number) {
                self.waiting.insert(number, received);
            }
        }
    }

    fn dispatch(&mut self) {
        if self.is_disconnected || self.consumers.is_empty() {
            return;
        }
        while let Some((number, received)) = self.waiting.pop_first() {
            let (consumer, sender) = self.choose_consumer(received.key.as_deref());
            if sender.try_send(received.clone()).is_err() {
                // The consumer is being dropped; its port detaches it and dispatches again.
                self.waiting.insert(number, received);
                return;
            }
            self.pending.insert(number, (consumer, received));
        }
    }

    /// Prefers the consumer that has pending messages of the same key, to keep their order.
    fn choose_consumer(&mut self, key: Option<&str>) -> (u64, mpsc::Sender<ReceivedMessage>) {
        let count = self.consumers.len();
        let index = match key.filter(|_| self.is_key_shared) {
            Some(key) if count > 1 => {
                let holder = self.pending.values().find(|(_, received)| received.key.as_deref() == Some(key));
                let holder = holder.and_then(|(holder, _)| self.consumers.iter().position(|(id, _)| id == holder));
                holder.unwrap_or_else(|| index_by_hash(key, count))
            }
            Some(_) => 0,
            None => {
                self.next_consumer = self.next_consumer.wrapping_add(1);
                self.next_consumer % count
            }
        };
        self.consumers[index].clone()
    }
}

fn index_by_hash(key: &str, count: usize) -> usize {
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(key);
    usize::try_from(hash % count as u64).unwrap_or_default()
}
