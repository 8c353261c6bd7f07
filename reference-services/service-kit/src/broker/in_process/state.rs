//! Topics and subscriptions of the broker inside the process.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
};

use tokio::sync::mpsc;

use super::{InProcess, faults::PublishFault};
use crate::{
    broker::{BrokerError, Delivery, MessageId, Outgoing, ProducerSchema, Receipt, SubscriptionMode, WriterSchema},
    store::clock::now_millis,
};

#[derive(Default)]
pub(super) struct State {
    topics: HashMap<String, Topic>,
    consumers: u64,
    away: bool,
    closed: bool,
    pub(super) schemas_locked: bool,
    pub(super) faults: Vec<PublishFault>,
    pub(super) acks_to_lose: usize,
    pub(super) refused_keys: HashSet<String>,
}

#[derive(Default)]
pub(super) struct Topic {
    name: String,
    schemas: Vec<Arc<str>>,
    subscriptions: BTreeMap<String, Group>,
    stored: u64,
}

/// One subscription: what it has yet to do, and who does it.
#[derive(Default)]
struct Group {
    shares_by_key: bool,
    away: bool,
    waiting: BTreeMap<u64, Delivery>,
    pending: BTreeMap<u64, (u64, Delivery)>,
    consumers: Vec<(u64, mpsc::Sender<Delivery>)>,
    next: usize,
}

impl State {
    pub(super) fn topic(&mut self, name: &str) -> &mut Topic {
        self.topics.entry(name.to_owned()).or_insert_with(|| Topic { name: name.to_owned(), ..Topic::default() })
    }

    pub(super) fn reachable(&self) -> Result<(), BrokerError> {
        match (self.closed, self.away) {
            (true, _) => Err(BrokerError::Closed),
            (_, true) => Err(InProcess::unavailable()),
            _ => Ok(()),
        }
    }

    pub(super) fn publish(
        &mut self,
        topic: &str,
        schema: &ProducerSchema,
        message: &Outgoing,
    ) -> Result<Receipt, BrokerError> {
        self.reachable()?;
        let fault = self.faults.pop();
        let refused = message.key.as_ref().is_some_and(|key| self.refused_keys.contains(key));
        match fault {
            Some(PublishFault::Unavailable) => return Err(InProcess::unavailable()),
            Some(PublishFault::Refused) => return Err(refusal(topic)),
            _ if refused => return Err(refusal(topic)),
            _ => {}
        }
        let locked = self.schemas_locked;
        let topic = self.topic(topic);
        let version = match schema {
            ProducerSchema::Bytes => WriterSchema::default(),
            ProducerSchema::Avro { text, .. } => topic.admit(text, locked)?,
        };
        let copies = if fault == Some(PublishFault::Doubled) { 2 } else { 1 };
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

    pub(super) fn attach(
        &mut self,
        topic: &str,
        subscription: &str,
        mode: SubscriptionMode,
        sender: mpsc::Sender<Delivery>,
    ) -> u64 {
        self.consumers += 1;
        let (id, away, closed) = (self.consumers, self.away, self.closed);
        let group = self.topic(topic).subscriptions.entry(subscription.to_owned()).or_default();
        group.shares_by_key = mode == SubscriptionMode::KeyShared;
        group.away = away;
        if !closed {
            group.consumers.push((id, sender));
            group.dispatch();
        }
        id
    }

    pub(super) fn disconnect(&mut self) {
        self.away = true;
        self.each_group(|group| {
            group.away = true;
            group.take_back(|_| true);
        });
    }

    pub(super) fn reconnect(&mut self) {
        self.away = false;
        self.each_group(|group| {
            group.away = false;
            group.dispatch();
        });
    }

    pub(super) fn close(&mut self) {
        self.closed = true;
        self.each_group(|group| group.consumers.clear());
    }

    fn each_group(&mut self, change: impl Fn(&mut Group)) {
        self.topics.values_mut().flat_map(|topic| topic.subscriptions.values_mut()).for_each(change);
    }
}

fn refusal(topic: &str) -> BrokerError {
    BrokerError::MessageRefused { topic: topic.to_owned(), reason: "fault injected".to_owned() }
}

impl Topic {
    pub(super) fn register(&mut self, text: &str) -> u64 {
        let known = self.schemas.iter().position(|schema| &**schema == text);
        let index = known.unwrap_or_else(|| {
            self.schemas.push(text.into());
            self.schemas.len() - 1
        });
        index as u64
    }

    fn admit(&mut self, text: &str, locked: bool) -> Result<WriterSchema, BrokerError> {
        if locked && !self.schemas.iter().any(|schema| &**schema == text) {
            let reason = "it isn't registered and the namespace takes no others".to_owned();
            return Err(BrokerError::SchemaRefused { topic: self.name.clone(), reason });
        }
        Ok(self.register(text).into())
    }

    pub(super) fn schema(&self, version: &WriterSchema) -> Option<Arc<str>> {
        let number = u64::from_be_bytes(<[u8; 8]>::try_from(version.0.as_slice()).ok()?);
        self.schemas.get(usize::try_from(number).ok()?).cloned()
    }

    fn store(&mut self, message: &Outgoing, schema: &WriterSchema) -> Receipt {
        self.stored += 1;
        let delivery = Delivery {
            id: MessageId::new(self.stored.to_string()),
            topic: self.name.clone(),
            payload: message.payload.clone(),
            key: message.key.clone(),
            properties: message.properties.clone(),
            schema: schema.clone(),
            published_at: now_millis(),
        };
        for group in self.subscriptions.values_mut() {
            group.waiting.insert(self.stored, delivery.clone());
            group.dispatch();
        }
        Receipt { id: delivery.id }
    }

    pub(super) fn ensure(&mut self, subscription: &str) {
        self.subscriptions.entry(subscription.to_owned()).or_default();
    }

    fn ack(&mut self, subscription: &str, id: &MessageId) {
        let (Some(group), Some(number)) = (self.subscriptions.get_mut(subscription), number(id)) else { return };
        group.pending.remove(&number);
        group.waiting.remove(&number);
    }

    pub(super) fn nack(&mut self, subscription: &str, id: &MessageId) {
        let (Some(group), Some(number)) = (self.subscriptions.get_mut(subscription), number(id)) else { return };
        group.take_back(|pending| pending == number);
        group.dispatch();
    }

    pub(super) fn redeliver(&mut self, subscription: &str) {
        let Some(group) = self.subscriptions.get_mut(subscription) else { return };
        group.take_back(|_| true);
        group.dispatch();
    }

    pub(super) fn detach(&mut self, subscription: &str, consumer: u64) {
        let Some(group) = self.subscriptions.get_mut(subscription) else { return };
        group.consumers.retain(|(id, _)| *id != consumer);
        let held: HashSet<u64> = group.pending.iter().filter(|(_, (id, _))| *id == consumer).map(|(n, _)| *n).collect();
        group.take_back(|number| held.contains(&number));
        group.dispatch();
    }

    pub(super) fn backlog(&self, subscription: &str) -> usize {
        self.subscriptions.get(subscription).map_or(0, |group| group.waiting.len() + group.pending.len())
    }

    pub(super) fn consumers(&self, subscription: &str) -> usize {
        self.subscriptions.get(subscription).map_or(0, |group| group.consumers.len())
    }
}

fn number(id: &MessageId) -> Option<u64> {
    id.as_str().parse().ok()
}

impl Group {
    /// Takes deliveries from their consumers, to hand them out again.
    fn take_back(&mut self, which: impl Fn(u64) -> bool) {
        let numbers: Vec<u64> = self.pending.keys().copied().filter(|number| which(*number)).collect();
        for number in numbers {
            if let Some((_, delivery)) = self.pending.remove(&number) {
                self.waiting.insert(number, delivery);
            }
        }
    }

    fn dispatch(&mut self) {
        if self.away || self.consumers.is_empty() {
            return;
        }
        while let Some((number, delivery)) = self.waiting.pop_first() {
            let (consumer, sender) = self.choose(delivery.key.as_deref());
            if sender.try_send(delivery.clone()).is_err() {
                // The consumer is being dropped; its port detaches it and dispatches again.
                self.waiting.insert(number, delivery);
                return;
            }
            self.pending.insert(number, (consumer, delivery));
        }
    }

    /// A key stays with the consumer that has messages of it in hand, so that they stay in order.
    fn choose(&mut self, key: Option<&str>) -> (u64, mpsc::Sender<Delivery>) {
        let count = self.consumers.len();
        let index = match key.filter(|_| self.shares_by_key) {
            Some(key) if count > 1 => {
                let holder = self.pending.values().find(|(_, delivery)| delivery.key.as_deref() == Some(key));
                let holder = holder.and_then(|(holder, _)| self.consumers.iter().position(|(id, _)| id == holder));
                holder.unwrap_or_else(|| slot(key, count))
            }
            Some(_) => 0,
            None => {
                self.next = self.next.wrapping_add(1);
                self.next % count
            }
        };
        self.consumers[index].clone()
    }
}

fn slot(key: &str, count: usize) -> usize {
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(key);
    usize::try_from(hash % count as u64).unwrap_or_default()
}
