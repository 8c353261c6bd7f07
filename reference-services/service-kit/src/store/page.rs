//! Pages of a list that is ordered by time and id, newest first.

use event_runtime::{TimestampMillis, Uuid};
use sqlx::{Any, any::AnyArguments, query::Query};

/// A request for one page. Pages stay consistent while rows are added, and the last page is as fast as the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    limit: u32,
    after: Option<PageCursor>,
}

/// The position of an item in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageCursor {
    /// The time by which the list is ordered.
    pub time: TimestampMillis,
    /// The id, which orders items with the same time.
    pub id: Uuid,
}

impl PageRequest {
    /// Requests up to `limit` items after the item at `after`, or from the start of the list.
    pub fn new(limit: u32, after: Option<PageCursor>) -> Self {
        Self { limit, after }
    }

    /// Returns the maximum number of items.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// Creates a query for the page. The SQL selects rows with `(time, id) < ($1, $2)` in descending order, `LIMIT $3`.
    ///
    /// The query fetches one row more than the page has, which shows whether another page follows.
    pub fn query(&self, sql: &'static str) -> Query<'static, Any, AnyArguments> {
        let (time, id) = match &self.after {
            Some(PageCursor { time, id }) => (time.get(), id.to_string()),
            None => (i64::MAX, String::new()),
        };
        sqlx::query(sql).bind(time).bind(id).bind(i64::from(self.limit) + 1)
    }
}
