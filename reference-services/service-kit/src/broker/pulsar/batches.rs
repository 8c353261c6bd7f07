//! Acknowledging batches: the client knows acknowledgements of whole entries only.
//!
//! Our producers don't batch, others do by default. A batch is one entry of the broker, and acknowledging any of its
//! messages acknowledges all. So an entry's acknowledgement waits until every message of it is done; a crash before
//! that brings the whole entry again, and the inbox drops what was done.

use std::collections::{HashMap, HashSet};

use pulsar::message::proto::MessageIdData;

use crate::broker::MessageId;

/// An entry of the broker: ledger, entry, partition.
type Entry = (u64, u64, i32);

/// Where a message is: an entry, and a location in it where the entry is a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MessageLocation {
    entry: Entry,
    batch: Option<(i32, i32)>,
}

#[derive(Debug, Default)]
pub(super) struct BatchTracker(HashMap<Entry, HashSet<i32>>);

impl BatchTracker {
    /// Notes that a message is done; gives the entry to acknowledge once all of it is.
    pub(super) fn done(&mut self, location: MessageLocation) -> Option<MessageIdData> {
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

    /// How many entries wait for the rest of their messages.
    #[cfg(test)]
    pub(super) fn open(&self) -> usize {
        self.0.len()
    }
}

impl MessageLocation {
    pub(super) fn new(id: &MessageIdData, batch_size: Option<i32>) -> Self {
        let entry = (id.ledger_id, id.entry_id, id.partition.unwrap_or(-1));
        let index = id.batch_index.filter(|index| *index >= 0);
        // A batch of one still has an index; its entry is done with it.
        Self { entry, batch: index.zip(batch_size) }
    }

    /// The entry as a whole.
    pub(super) fn entry_id(self) -> MessageIdData {
        let (ledger_id, entry_id, partition) = self.entry;
        MessageIdData { ledger_id, entry_id, partition: Some(partition), ..MessageIdData::default() }
    }

    /// The partition that the message is in, where the topic has partitions.
    pub(super) fn partition(self) -> Option<i32> {
        Some(self.entry.2).filter(|partition| *partition >= 0)
    }

    /// `ledger:entry:partition`, or `ledger:entry:partition:index/size` in a batch.
    pub(super) fn to_message_id(self) -> MessageId {
        let (ledger, entry, partition) = self.entry;
        MessageId::new(match self.batch {
            None => format!("{ledger}:{entry}:{partition}"),
            Some((index, size)) => format!("{ledger}:{entry}:{partition}:{index}/{size}"),
        })
    }

    /// What [`MessageLocation::to_message_id`] wrote; `None` for ids of other brokers.
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
    fn a_single_message_is_acknowledged_at_once() {
        assert_eq!(BatchTracker::default().done(location(None)), Some(location(None).entry_id()));
    }

    #[test]
    fn a_batch_is_acknowledged_with_its_last_message_whatever_the_order() {
        let mut batches = BatchTracker::default();
        assert_eq!(batches.done(location(Some(2))), None);
        assert_eq!(batches.done(location(Some(0))), None);
        assert_eq!(batches.done(location(Some(0))), None, "a message that is done twice counts once");
        assert_eq!(batches.done(location(Some(1))), Some(location(None).entry_id()));
        assert_eq!(batches.open(), 0);
    }

    #[test]
    fn ids_can_be_read_back() {
        for location in [location(None), location(Some(1))] {
            assert_eq!(MessageLocation::from_message_id(&location.to_message_id()), Some(location));
        }
        assert_eq!(MessageLocation::from_message_id(&MessageId::new("12")), None);
    }
}
