//! Deliveries in hand, by key: each key's in order, one at a time; keys beside each other.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::Instant,
};

use crate::broker::Delivery;

/// What keeps its own order: an entity's key, or a message without one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    Entity(String),
    Message(String),
}

/// A delivery and what became of it so far.
#[derive(Debug, Clone)]
pub(super) struct QueuedMessage {
    pub(super) delivery: Delivery,
    /// How often it failures.
    pub(super) failures: u32,
    /// How often its handler panics.
    pub(super) panics: u32,
    /// Since when its writer's version is unknown.
    pub(super) unknown_since: Option<Instant>,
    /// To be handled in a transaction of its own, because one that it shared failures as a whole.
    pub(super) isolate: bool,
}

/// Items of one key, in order.
#[derive(Debug, Clone)]
pub(super) struct KeyBatch {
    pub(super) key: Key,
    pub(super) items: VecDeque<QueuedMessage>,
}

#[derive(Debug, Default)]
pub(super) struct Queue {
    keys: HashMap<Key, KeyQueue>,
    ready: VecDeque<Key>,
    delayed: BTreeSet<(Instant, Key)>,
    held: usize,
}

#[derive(Debug, Default)]
struct KeyQueue {
    items: VecDeque<QueuedMessage>,
    state: KeyState,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum KeyState {
    /// Has no items.
    #[default]
    Empty,
    /// Listed in `ready`.
    Ready,
    /// Listed in `delayed`.
    Delayed,
    /// Its items are being handled.
    InProgress,
}

impl Queue {
    /// How many items are here, claimed ones included.
    pub(super) fn len(&self) -> usize {
        self.held
    }

    /// How many keys wait after a failure.
    pub(super) fn delayed(&self) -> usize {
        self.delayed.len()
    }

    pub(super) fn push(&mut self, delivery: Delivery) {
        let key = match &delivery.key {
            Some(key) => Key::Entity(key.clone()),
            None => Key::Message(delivery.id.as_str().to_owned()),
        };
        let item = QueuedMessage { delivery, failures: 0, panics: 0, unknown_since: None, isolate: false };
        self.held += 1;
        let queue_of_key = self.keys.entry(key.clone()).or_default();
        queue_of_key.items.push_back(item);
        if queue_of_key.state == KeyState::Empty {
            queue_of_key.state = KeyState::Ready;
            self.ready.push_back(key);
        }
    }

    /// Makes the keys ready whose wait is over.
    pub(super) fn wake(&mut self, now: Instant) {
        while let Some((due, _)) = self.delayed.first()
            && *due <= now
        {
            let Some((_, key)) = self.delayed.pop_first() else { return };
            if let Some(queue_of_key) = self.keys.get_mut(&key) {
                queue_of_key.state = KeyState::Ready;
                self.ready.push_back(key);
            }
        }
    }

    /// When the next wait is over.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.delayed.first().map(|(due, _)| *due)
    }

    /// Claims up to `most` items for one transaction.
    pub(super) fn take_batches(&mut self, most: usize) -> Vec<KeyBatch> {
        let mut batches: Vec<KeyBatch> = Vec::new();
        let mut room = most;
        while room > 0
            && let Some(key) = self.ready.pop_front()
        {
            let Some(queue_of_key) = self.keys.get_mut(&key) else { continue };
            let isolate = queue_of_key.items.front().is_some_and(|item| item.isolate);
            if isolate && !batches.is_empty() {
                self.ready.push_front(key);
                break;
            }
            let takes = if isolate { 1 } else { shared_run(&queue_of_key.items).min(room) };
            let items: VecDeque<QueuedMessage> = queue_of_key.items.drain(..takes).collect();
            queue_of_key.state = KeyState::InProgress;
            room = if isolate { 0 } else { room - items.len() };
            batches.push(KeyBatch { key, items });
        }
        batches
    }

    /// Returns a claimed key: `done` of its items are finished, `back` come again, after `due` if there is one.
    pub(super) fn finish_batch(&mut self, key: Key, done: usize, back: VecDeque<QueuedMessage>, due: Option<Instant>) {
        self.held = self.held.saturating_sub(done);
        let Some(queue_of_key) = self.keys.get_mut(&key) else { return };
        for item in back.into_iter().rev() {
            queue_of_key.items.push_front(item);
        }
        match due {
            _ if queue_of_key.items.is_empty() => {
                self.keys.remove(&key);
            }
            Some(due) => {
                queue_of_key.state = KeyState::Delayed;
                self.delayed.insert((due, key));
            }
            None => {
                queue_of_key.state = KeyState::Ready;
                self.ready.push_back(key);
            }
        }
    }
}

/// How many items from the front may share a transaction.
fn shared_run(items: &VecDeque<QueuedMessage>) -> usize {
    items.iter().take_while(|item| !item.isolate).count()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::broker::{MessageId, WriterSchema};

    fn delivery(number: u32, key: Option<&str>) -> Delivery {
        Delivery {
            id: MessageId::new(number.to_string()),
            topic: "t".to_owned(),
            payload: Vec::new(),
            key: key.map(str::to_owned),
            properties: crate::broker::Properties::new(),
            schema: WriterSchema::default(),
            published_at: 0,
        }
    }

    fn queue(messages: &[(u32, Option<&str>)]) -> Queue {
        let mut queue = Queue::default();
        for (number, key) in messages {
            queue.push(delivery(*number, *key));
        }
        queue
    }

    fn ids(batches: &[KeyBatch]) -> Vec<String> {
        batches.iter().flat_map(|batch| &batch.items).map(|item| item.delivery.id.to_string()).collect()
    }

    #[test]
    fn a_claimed_key_is_not_claimed_again_and_others_are() {
        let mut queue = queue(&[(1, Some("a")), (2, Some("b")), (3, Some("a"))]);
        let first = queue.take_batches(1);
        assert_eq!(ids(&first), ["1"]);
        assert_eq!(ids(&queue.take_batches(10)), ["2"]);
        queue.finish_batch(first[0].key.clone(), 1, VecDeque::new(), None);
        assert_eq!(ids(&queue.take_batches(10)), ["3"]);
    }

    #[test]
    fn what_comes_back_comes_before_what_waits_behind_it() {
        let mut queue = queue(&[(1, Some("a")), (2, Some("a")), (3, Some("a"))]);
        let mut batches = queue.take_batches(2);
        let KeyBatch { key, items } = batches.remove(0);
        let due = Instant::now() + Duration::from_secs(1);
        queue.finish_batch(key, 0, items, Some(due));
        assert!(queue.take_batches(10).is_empty());
        assert_eq!(queue.next_due(), Some(due));
        queue.wake(due);
        assert_eq!(ids(&queue.take_batches(10)), ["1", "2", "3"]);
        assert_eq!(queue.len(), 3);
    }

    #[test]
    fn an_item_marked_alone_shares_no_claim() {
        let mut queue = queue(&[(1, Some("a")), (2, Some("b")), (3, None), (4, None)]);
        let mut batches = queue.take_batches(2);
        for batch in batches.drain(..) {
            let items = batch.items.into_iter().map(|item| QueuedMessage { isolate: true, ..item }).collect();
            queue.finish_batch(batch.key, 0, items, None);
        }
        assert_eq!(ids(&queue.take_batches(10)), ["3", "4"]);
        assert_eq!(ids(&queue.take_batches(10)), ["1"]);
        assert_eq!(ids(&queue.take_batches(10)), ["2"]);
    }
}
