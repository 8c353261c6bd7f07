//! Observes the topics independently of the services: which orders arrive, how often, and when.

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
    tenant::Tenant,
};
use tokio::task::JoinSet;

/// The progress of an order, by the topic of its event.
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
    /// All stages, in order.
    pub const ALL: [Self; 3] = [Self::Created, Self::Ready, Self::Delivered];

    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Ready => "ready",
            Self::Delivered => "delivered",
        }
    }

    /// Returns the name of the topic.
    pub fn topic(self) -> &'static str {
        match self {
            Self::Created => "order-created",
            Self::Ready => "order-ready",
            Self::Delivered => "order-delivered",
        }
    }
}

/// The orders that were sent, and their events.
#[derive(Debug, Default)]
pub(crate) struct OrderTracker {
    sent: HashMap<Uuid, Instant>,
    stages: [TopicEvents; 3],
}

/// The events of one topic.
#[derive(Debug, Default)]
struct TopicEvents {
    /// By order: the arrival of the first event, and the distinct events.
    by_order: HashMap<Uuid, (Instant, Vec<Uuid>)>,
    /// The number of sent orders that have an event.
    reached: usize,
    /// Redelivered messages.
    repeated: u64,
    /// Messages that could not be read.
    unreadable: u64,
    /// The arrival of the last new event.
    last: Option<Instant>,
}

/// The counts of the sent orders at one checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// Orders that were found exactly once.
    pub once: usize,
    /// Orders that were not found.
    pub lost: usize,
    /// Orders that were found more than once.
    pub doubled: usize,
}

impl Count {
    /// Returns whether every order was found exactly once.
    pub fn is_exactly_once(self) -> bool {
        self.lost == 0 && self.doubled == 0
    }

    /// Counts the orders; `times` returns how often an order was found.
    pub(crate) fn tally(orders: impl Iterator<Item = Uuid>, times: impl Fn(Uuid) -> usize) -> Self {
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
    /// Records that an order is sent now.
    pub(crate) fn record_sent(&mut self, order: Uuid) {
        self.sent.insert(order, Instant::now());
    }

    pub(crate) fn sent(&self) -> impl Iterator<Item = Uuid> {
        self.sent.keys().copied()
    }

    fn record_event(&mut self, stage: OrderStage, order: Uuid, event: Uuid) {
        let now = Instant::now();
        let is_sent = self.sent.contains_key(&order);
        let topic = &mut self.stages[stage as usize];
        let (_, events) = topic.by_order.entry(order).or_insert_with(|| (now, Vec::new()));
        if events.is_empty() && is_sent {
            topic.reached += 1;
        }
        if events.contains(&event) {
            topic.repeated += 1;
        } else {
            events.push(event);
            topic.last = Some(now);
        }
    }

    /// Returns how many sent orders have reached this stage.
    pub(crate) fn reached(&self, stage: OrderStage) -> usize {
        self.stages[stage as usize].reached
    }

    pub(crate) fn count(&self, stage: OrderStage) -> Count {
        let events = &self.stages[stage as usize].by_order;
        Count::tally(self.sent(), |order| events.get(&order).map_or(0, |(_, events)| events.len()))
    }

    /// Returns the number of redelivered messages. The services recognise them by their id.
    pub(crate) fn repeated(&self) -> u64 {
        self.stages.iter().map(|topic| topic.repeated).sum()
    }

    /// Returns the number of messages that could not be read.
    pub(crate) fn unreadable(&self) -> u64 {
        self.stages.iter().map(|topic| topic.unreadable).sum()
    }

    /// Returns when the last new event arrived.
    pub(crate) fn last_event(&self) -> Option<Instant> {
        self.stages.iter().filter_map(|topic| topic.last).max()
    }

    /// Returns the times from sending to delivery, in ascending order.
    pub(crate) fn latencies(&self) -> Vec<Duration> {
        let delivered = &self.stages[OrderStage::Delivered as usize].by_order;
        let taken = self.sent.iter().filter_map(|(order, sent)| Some(delivered.get(order)?.0.duration_since(*sent)));
        let mut latencies: Vec<_> = taken.collect();
        latencies.sort_unstable();
        latencies
    }
}

/// Reads the three topics with its own subscription, until it is dropped.
pub(crate) struct TopicWatcher {
    orders: Arc<Mutex<OrderTracker>>,
    // Dropping the set ends its tasks.
    _readers: JoinSet<()>,
}

const SUBSCRIPTION: &str = "demo-watch";

impl TopicWatcher {
    /// Subscribes to the topics. Events that are published after the return are not missed.
    pub(crate) async fn start(
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

    /// Locks and returns the orders.
    pub(crate) fn orders(&self) -> MutexGuard<'_, OrderTracker> {
        lock(&self.orders)
    }

    /// Returns the orders for a sender.
    pub(crate) fn shared(&self) -> Arc<Mutex<OrderTracker>> {
        Arc::clone(&self.orders)
    }
}

/// Locks the orders. A panic of another task leaves the counts valid.
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
    let mut subscriber = EventSubscriber::<E>::new(broker, tenant, SUBSCRIPTION);
    while !subscriber.is_connected() {
        if Instant::now() > deadline {
            return Err(BrokerError::Unavailable { url: topic, reason: "not connected in time".to_owned() });
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let orders = Arc::clone(orders);
    readers.spawn(async move {
        while let Some((delivery, event)) = subscriber.next().await {
            match event.map(|event| (event.key().parse::<Uuid>(), event.id())) {
                Ok((Ok(order), id)) => lock(&orders).record_event(stage, order, id),
                Ok((Err(_), _)) | Err(_) => {
                    tracing::error!(id = %delivery.id, topic = delivery.topic, "cannot read a message");
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
    fn counts_distinct_events() {
        let mut orders = OrderTracker::default();
        let ids: [Uuid; 4] = std::array::from_fn(|_| Uuid::now_v7());
        for id in ids {
            orders.record_sent(id);
        }
        let event = Uuid::now_v7();
        orders.record_event(OrderStage::Ready, ids[0], event);
        orders.record_event(OrderStage::Ready, ids[0], event);
        orders.record_event(OrderStage::Ready, ids[1], Uuid::now_v7());
        orders.record_event(OrderStage::Ready, ids[1], Uuid::now_v7());
        orders.record_event(OrderStage::Ready, ids[2], Uuid::now_v7());
        // An order of another sender.
        orders.record_event(OrderStage::Ready, Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(orders.count(OrderStage::Ready), Count { once: 2, lost: 1, doubled: 1 });
        assert_eq!((orders.reached(OrderStage::Ready), orders.repeated()), (3, 1));
        assert_eq!(orders.count(OrderStage::Delivered), Count { once: 0, lost: 4, doubled: 0 });
    }
}
