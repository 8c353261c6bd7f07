//! Buffered messages by key. Messages of one key are handled in order, one batch at a time; keys are independent.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::Instant,
};

use crate::broker::ReceivedMessage;

/// The unit of ordering: the key of an entity, or a single message that has no key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    Entity(String),
    Message(String),
}

/// A received message and its failures so far.
#[derive(Debug, Clone)]
pub(super) struct QueuedMessage {
    pub(super) received: ReceivedMessage,
    /// The number of failed attempts, not counting panics of the handler.
    pub(super) non_panic_failures: u32,
    /// The number of panics of its handler.
    pub(super) panics: u32,
    /// The time when its writer's version was first found to be unreadable: not registered, or not resolvable to a known
    /// version.
    pub(super) unreadable_since: Option<Instant>,
    /// Whether it needs a transaction of its own, because a shared one failed.
    pub(super) needs_own_transaction: bool,
}

/// Messages of one key, in order.
#[derive(Debug, Clone)]
pub(super) struct KeyBatch {
    pub(super) key: Key,
    pub(super) messages: VecDeque<QueuedMessage>,
}

/// All buffered messages of a consumer.
#[derive(Debug, Default)]
pub(super) struct Queue {
    keys: HashMap<Key, KeyQueue>,
    ready: VecDeque<Key>,
    delayed: BTreeSet<(Instant, Key)>,
    len: usize,
}

#[derive(Debug, Default)]
struct KeyQueue {
    messages: VecDeque<QueuedMessage>,
    state: KeyState,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum KeyState {
    /// Has no messages.
    #[default]
    Empty,
    /// Listed in `ready`.
    Ready,
    /// Listed in `delayed`.
    Delayed,
    /// A batch of it is being handled.
    InProgress,
}

impl QueuedMessage {
    /// Returns the number of failed attempts, including panics, not counting an attempt in progress.
    pub(super) fn failed_attempts(&self) -> u32 {
        self.non_panic_failures + self.panics
    }
}

impl Queue {
    /// Returns the number of messages, including those in progress.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Returns the number of keys that wait after a failure.
    pub(super) fn delayed(&self) -> usize {
        self.delayed.len()
    }

    pub(super) fn push(&mut self, received: ReceivedMessage) {
        let key = match &received.key {
            Some(key) => Key::Entity(key.clone()),
            None => Key::Message(received.id.as_str().to_owned()),
        };
        let queued = QueuedMessage {
            received,
            non_panic_failures: 0,
            panics: 0,
            unreadable_since: None,
            needs_own_transaction: false,
        };
        self.len += 1;
        let queue = self.keys.entry(key.clone()).or_default();
        queue.messages.push_back(queued);
        if queue.state == KeyState::Empty {
            queue.state = KeyState::Ready;
            self.ready.push_back(key);
        }
    }

    /// Makes keys ready if their delay has passed.
    pub(super) fn wake(&mut self, now: Instant) {
        while let Some((due, _)) = self.delayed.first()
            && *due <= now
        {
            let Some((_, key)) = self.delayed.pop_first() else { return };
            if let Some(queue) = self.keys.get_mut(&key) {
                queue.state = KeyState::Ready;
                self.ready.push_back(key);
            }
        }
    }

    /// Returns when the next delay ends.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.delayed.first().map(|(due, _)| *due)
    }

    /// Takes up to `max` messages for one transaction.
    pub(super) fn take_batches(&mut self, max: usize) -> Vec<KeyBatch> {
        let mut batches: Vec<KeyBatch> = Vec::new();
        let mut room = max;
        while room > 0
            && let Some(key) = self.ready.pop_front()
        {
            let Some(queue) = self.keys.get_mut(&key) else { continue };
            let needs_own_transaction = queue.messages.front().is_some_and(|queued| queued.needs_own_transaction);
            if needs_own_transaction && !batches.is_empty() {
                self.ready.push_front(key);
                break;
            }
            let count = if needs_own_transaction { 1 } else { count_shareable(&queue.messages).min(room) };
            let messages: VecDeque<QueuedMessage> = queue.messages.drain(..count).collect();
            queue.state = KeyState::InProgress;
            room = if needs_own_transaction { 0 } else { room - messages.len() };
            batches.push(KeyBatch { key, messages });
        }
        batches
    }

    /// Ends the batch of a key: subtracts `finished_count` from the number of messages, and puts the `retry` messages back at
    /// the front. The key is not ready before `due`.
    pub(super) fn end_batch(
        &mut self,
        key: Key,
        finished_count: usize,
        retry: VecDeque<QueuedMessage>,
        due: Option<Instant>,
    ) {
        self.len = self.len.saturating_sub(finished_count);
        let Some(queue) = self.keys.get_mut(&key) else { return };
        for queued in retry.into_iter().rev() {
            queue.messages.push_front(queued);
        }
        match due {
            _ if queue.messages.is_empty() => {
                self.keys.remove(&key);
            }
            Some(due) => {
                queue.state = KeyState::Delayed;
                self.delayed.insert((due, key));
            }
            None => {
                queue.state = KeyState::Ready;
                self.ready.push_back(key);
            }
        }
    }
}

/// Returns how many messages from the front may share a transaction.
fn count_shareable(messages: &VecDeque<QueuedMessage>) -> usize {
    messages.iter().take_while(|queued| !queued.needs_own_transaction).count()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::broker::{MessageId, WriterSchemaVersion};

    fn received(number: u32, key: Option<&str>) -> ReceivedMessage {
        ReceivedMessage {
            id: MessageId::new(number.to_string()),
            topic: "t".to_owned(),
            payload: Vec::new(),
            key: key.map(str::to_owned),
            properties: crate::broker::Properties::new(),
            schema_version: WriterSchemaVersion::default(),
            published_at: 0,
        }
    }

    fn queue(messages: &[(u32, Option<&str>)]) -> Queue {
        let mut queue = Queue::default();
        for (number, key) in messages {
            queue.push(received(*number, *key));
        }
        queue
    }

    fn ids(batches: &[KeyBatch]) -> Vec<String> {
        batches.iter().flat_map(|batch| &batch.messages).map(|queued| queued.received.id.to_string()).collect()
    }

    #[test]
    fn key_in_progress_is_not_taken_again() {
        let mut queue = queue(&[(1, Some("a")), (2, Some("b")), (3, Some("a"))]);
        let first = queue.take_batches(1);
        assert_eq!(ids(&first), ["1"]);
        assert_eq!(ids(&queue.take_batches(10)), ["2"]);
        queue.end_batch(first[0].key.clone(), 1, VecDeque::new(), None);
        assert_eq!(ids(&queue.take_batches(10)), ["3"]);
    }

    #[test]
    fn retried_messages_keep_their_order() {
        let mut queue = queue(&[(1, Some("a")), (2, Some("a")), (3, Some("a"))]);
        let mut batches = queue.take_batches(2);
        let KeyBatch { key, messages } = batches.remove(0);
        let due = Instant::now() + Duration::from_secs(1);
        queue.end_batch(key, 0, messages, Some(due));
        assert!(queue.take_batches(10).is_empty());
        assert_eq!(queue.next_due(), Some(due));
        queue.wake(due);
        assert_eq!(ids(&queue.take_batches(10)), ["1", "2", "3"]);
        assert_eq!(queue.len(), 3);
    }

    #[test]
    fn isolated_message_is_taken_alone() {
        let mut queue = queue(&[(1, Some("a")), (2, Some("b")), (3, None), (4, None)]);
        let mut batches = queue.take_batches(2);
        for batch in batches.drain(..) {
            let messages = batch
                .messages
                .into_iter()
                .map(|queued| QueuedMessage { needs_own_transaction: true, ..queued })
                .collect();
            queue.end_batch(batch.key, 0, messages, None);
        }
        assert_eq!(ids(&queue.take_batches(10)), ["3", "4"]);
        assert_eq!(ids(&queue.take_batches(10)), ["1"]);
        assert_eq!(ids(&queue.take_batches(10)), ["2"]);
    }
}
