//! Acknowledges batches: the client can acknowledge only whole entries.
//!
//! Our producers do not batch, but others do by default. The broker stores a batch as one entry, and acknowledging any
//! message of it acknowledges all. So an entry is acknowledged when all its messages are done. After a crash before
//! that, the whole entry is delivered again, and the inbox drops the messages that were handled.

use std::collections::{HashMap, HashSet};

use pulsar::message::proto::MessageIdData;

use crate::broker::MessageId;

/// An entry of the broker: ledger, entry, partition.
type Entry = (u64, u64, i32);

/// The location of a message: an entry, and the index and size if the entry is a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MessageLocation {
    entry: Entry,
    batch: Option<(i32, i32)>,
}

/// The batches that are partly done.
#[derive(Debug, Default)]
pub(super) struct BatchTracker(HashMap<Entry, HashSet<i32>>);

impl BatchTracker {
    /// Records that a message is done. Returns the entry to acknowledge when all its messages are done.
    pub(super) fn record_done(&mut self, location: MessageLocation) -> Option<MessageIdData> {
        if let Some((index, size)) = location.batch {
            let done = self.0.entry(location.entry).or_default();
            done.insert(index);
            if done.len() < usize::try_from(size).unwrap_or_default() {
                return None;
            }
            self.0.remove(&location.entry);
        }
        Some(location.entry_id())
    }

    /// Returns the number of entries that are partly done.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl MessageLocation {
    pub(super) fn new(id: &MessageIdData, batch_size: Option<i32>) -> Self {
        let entry = (id.ledger_id, id.entry_id, id.partition.unwrap_or(-1));
        let index = id.batch_index.filter(|index| *index >= 0);
        // A batch of one message has an index, too.
        Self { entry, batch: index.zip(batch_size) }
    }

    /// Returns the id of the whole entry.
    pub(super) fn entry_id(self) -> MessageIdData {
        let (ledger_id, entry_id, partition) = self.entry;
        MessageIdData { ledger_id, entry_id, partition: Some(partition), ..MessageIdData::default() }
    }

    /// Returns the partition of the message; `None` if the topic is not partitioned.
    pub(super) fn partition(self) -> Option<i32> {
        Some(self.entry.2).filter(|partition| *partition >= 0)
    }

    /// Formats the location as `ledger:entry:partition`, or `ledger:entry:partition:index/size` in a batch.
    pub(super) fn to_message_id(self) -> MessageId {
        let (ledger, entry, partition) = self.entry;
        MessageId::new(match self.batch {
            None => format!("{ledger}:{entry}:{partition}"),
            Some((index, size)) => format!("{ledger}:{entry}:{partition}:{index}/{size}"),
        })
    }

    /// Parses the format of [`MessageLocation::to_message_id`]; `None` for ids of other brokers.
    pub(super) fn from_message_id(id: &MessageId) -> Option<Self> {
        let mut parts = id.as_str().split(':');
        let entry = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let batch = match parts.next() {
            None => None,
            Some(batch) => {
                let (index, size) = batch.split_once('/')?;
                Some((index.parse().ok()?, size.parse().ok()?))
            }
        };
        Some(Self { entry, batch })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(index: Option<i32>) -> MessageLocation {
        let id = MessageIdData { ledger_id: 7, entry_id: 3, batch_index: index, ..MessageIdData::default() };
        MessageLocation::new(&id, index.map(|_| 3))
    }

    #[test]
    fn single_message_is_acknowledged_at_once() {
        assert_eq!(BatchTracker::default().record_done(location(None)), Some(location(None).entry_id()));
    }

    #[test]
    fn batch_is_acknowledged_with_its_last_message() {
        let mut tracker = BatchTracker::default();
        assert_eq!(tracker.record_done(location(Some(2))), None);
        assert_eq!(tracker.record_done(location(Some(0))), None);
        assert_eq!(tracker.record_done(location(Some(0))), None, "a duplicate counts once");
        assert_eq!(tracker.record_done(location(Some(1))), Some(location(None).entry_id()));
        assert_eq!(tracker.len(), 0);
    }

    #[test]
    fn message_id_round_trips() {
        for location in [location(None), location(Some(1))] {
            assert_eq!(MessageLocation::from_message_id(&location.to_message_id()), Some(location));
        }
        assert_eq!(MessageLocation::from_message_id(&MessageId::new("12")), None);
    }
}
