//! What an independent reader of the topics sees: which orders came by, how often, and when.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use event_runtime::{Event, Identified, Keyed, Uuid};
use logistics_events::{
    deliveries::order_delivered::OrderDelivered, distribution_center::order_ready::OrderReady,
    orders::order_created::OrderCreated,
};
use service_kit::{
    broker::{BrokerError, SharedBroker},
    client::EventSubscriber,
    contracts::Tenant,
};
use tokio::task::JoinSet;

/// A step in the life of an order, as a topic tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStage {
    /// `order-created`
    Created,
    /// `order-ready`
    Ready,
    /// `order-delivered`
    Delivered,
}

impl OrderStage {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Created, Self::Ready, Self::Delivered];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Ready => "ready",
            Self::Delivered => "delivered",
        }
    }

    /// The topic's name.
    pub fn topic(self) -> &'static str {
        match self {
            Self::Created => "order-created",
            Self::Ready => "order-ready",
            Self::Delivered => "order-delivered",
        }
    }
}

/// What is known about the orders that were sent.
#[derive(Debug, Default)]
pub(crate) struct OrderTracker {
    sent: HashMap<Uuid, Instant>,
    stages: [Topic; 3],
}

/// What was seen on one topic.
#[derive(Debug, Default)]
struct Topic {
    /// By order: the distinct events, and when the first one came.
    events: HashMap<Uuid, (Instant, Vec<Uuid>)>,
    /// How many of the orders that were sent are among them.
    reached: usize,
    /// Deliveries of an event that was seen before.
    repeated: u64,
    /// Messages that could not be read.
    unreadable: u64,
    /// When something new came last.
    last: Option<Instant>,
}

/// How the orders that were sent fared at one place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// Exactly once there.
    pub once: usize,
    /// Never there.
    pub lost: usize,
    /// There more than once.
    pub doubled: usize,
}

impl Count {
    /// Whether every order was there exactly once.
    pub fn is_perfect(self) -> bool {
        self.lost == 0 && self.doubled == 0
    }

    /// Counts how often each of the orders is somewhere.
    pub(crate) fn of(orders: impl Iterator<Item = Uuid>, times: impl Fn(Uuid) -> usize) -> Self {
        orders.fold(Self::default(), |mut count, order| {
            match times(order) {
                0 => count.lost += 1,
                1 => count.once += 1,
                _ => count.doubled += 1,
            }
            count
        })
    }
}

impl OrderTracker {
    /// From now on this order is under way.
    pub(crate) fn send(&mut self, order: Uuid) {
        self.sent.insert(order, Instant::now());
    }

    pub(crate) fn sent(&self) -> impl Iterator<Item = Uuid> {
        self.sent.keys().copied()
    }

    fn note(&mut self, stage: OrderStage, order: Uuid, event: Uuid) {
        let now = Instant::now();
        let ours = self.sent.contains_key(&order);
        let topic = &mut self.stages[stage as usize];
        let (_, events) = topic.events.entry(order).or_insert_with(|| (now, Vec::new()));
        if events.is_empty() && ours {
            topic.reached += 1;
        }
        if events.contains(&event) {
            topic.repeated += 1;
        } else {
            events.push(event);
            topic.last = Some(now);
        }
    }

    /// How many of the orders that were sent have come this far.
    pub(crate) fn reached(&self, stage: OrderStage) -> usize {
        self.stages[stage as usize].reached
    }

    pub(crate) fn count(&self, stage: OrderStage) -> Count {
        let events = &self.stages[stage as usize].events;
        Count::of(self.sent(), |order| events.get(&order).map_or(0, |(_, events)| events.len()))
    }

    /// Deliveries of events that had been delivered before; the services tell them by their id.
    pub(crate) fn repeated(&self) -> u64 {
        self.stages.iter().map(|topic| topic.repeated).sum()
    }

    /// Messages that could not be read.
    pub(crate) fn unreadable(&self) -> u64 {
        self.stages.iter().map(|topic| topic.unreadable).sum()
    }

    /// When something new was seen last.
    pub(crate) fn last_news(&self) -> Option<Instant> {
        self.stages.iter().filter_map(|topic| topic.last).max()
    }

    /// The times from sending to delivery, shortest first.
    pub(crate) fn latencies(&self) -> Vec<Duration> {
        let delivered = &self.stages[OrderStage::Delivered as usize].events;
        let taken = self.sent.iter().filter_map(|(order, sent)| Some(delivered.get(order)?.0.duration_since(*sent)));
        let mut latencies: Vec<_> = taken.collect();
        latencies.sort_unstable();
        latencies
    }
}

/// Reads the three topics by a subscription of its own, until it is dropped.
pub(crate) struct TopicWatcher {
    orders: Arc<Mutex<OrderTracker>>,
    // Dropping the set ends its tasks.
    _readers: JoinSet<()>,
}

const SUBSCRIPTION: &str = "demo-watch";

impl TopicWatcher {
    /// Begins, and returns once nothing that is sent from now on can be missed.
    pub(crate) async fn begin(
        broker: &SharedBroker,
        tenant: &Tenant,
        stall_timeout: Duration,
    ) -> Result<Self, BrokerError> {
        let orders = Arc::<Mutex<OrderTracker>>::default();
        let mut readers = JoinSet::new();
        let deadline = Instant::now() + stall_timeout;
        attach::<OrderCreated>(&mut readers, &orders, broker, tenant, OrderStage::Created, deadline).await?;
        attach::<OrderReady>(&mut readers, &orders, broker, tenant, OrderStage::Ready, deadline).await?;
        attach::<OrderDelivered>(&mut readers, &orders, broker, tenant, OrderStage::Delivered, deadline).await?;
        Ok(Self { orders, _readers: readers })
    }

    /// What is known now.
    pub(crate) fn orders(&self) -> MutexGuard<'_, OrderTracker> {
        lock(&self.orders)
    }

    /// What is known, for whoever sends.
    pub(crate) fn shared(&self) -> Arc<Mutex<OrderTracker>> {
        Arc::clone(&self.orders)
    }
}

/// A panic elsewhere leaves counts as they are.
pub(crate) fn lock(orders: &Mutex<OrderTracker>) -> MutexGuard<'_, OrderTracker> {
    orders.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn attach<E: Event + Identified + Keyed>(
    readers: &mut JoinSet<()>,
    orders: &Arc<Mutex<OrderTracker>>,
    broker: &SharedBroker,
    tenant: &Tenant,
    stage: OrderStage,
    deadline: Instant,
) -> Result<(), BrokerError> {
    let topic = tenant.topic_of::<E>();
    broker.ensure_subscription(&topic, SUBSCRIPTION).await?;
    let mut listener = EventSubscriber::<E>::new(broker, tenant, SUBSCRIPTION);
    while !listener.is_connected() {
        if Instant::now() > deadline {
            return Err(BrokerError::Unavailable { url: topic, reason: "not attached in time".to_owned() });
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let orders = Arc::clone(orders);
    readers.spawn(async move {
        while let Some((delivery, event)) = listener.next().await {
            match event.map(|event| (event.key().parse::<Uuid>(), event.id())) {
                Ok((Ok(order), id)) => lock(&orders).note(stage, order, id),
                Ok((Err(_), _)) | Err(_) => {
                    tracing::error!(id = %delivery.id, topic = delivery.topic, "a message can't be read");
                    lock(&orders).stages[stage as usize].unreadable += 1;
                }
            }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_once_lost_or_doubled_by_its_distinct_events() {
        let mut orders = OrderTracker::default();
        let ids: [Uuid; 4] = std::array::from_fn(|_| Uuid::now_v7());
        for id in ids {
            orders.send(id);
        }
        let event = Uuid::now_v7();
        orders.note(OrderStage::Ready, ids[0], event);
        orders.note(OrderStage::Ready, ids[0], event);
        orders.note(OrderStage::Ready, ids[1], Uuid::now_v7());
        orders.note(OrderStage::Ready, ids[1], Uuid::now_v7());
        orders.note(OrderStage::Ready, ids[2], Uuid::now_v7());
        // An order that isn't ours.
        orders.note(OrderStage::Ready, Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(orders.count(OrderStage::Ready), Count { once: 2, lost: 1, doubled: 1 });
        assert_eq!((orders.reached(OrderStage::Ready), orders.repeated()), (3, 1));
        assert_eq!(orders.count(OrderStage::Delivered), Count { once: 0, lost: 4, doubled: 0 });
    }
}
