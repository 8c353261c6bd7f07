//! Pages of a list, by cursor: stable while rows are added, and as quick on page 1,000 as on the first.

use axum::http::StatusCode;
use event_runtime::{TimestampMillis, Uuid};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::{IntoParams, ToSchema};

use super::Problem;

/// How many items a page has: 1 to 200. Any other number is refused, not bent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u32);

const MAX_PAGE_SIZE: u32 = 200;

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let limit = text.parse().ok().filter(|limit| (1..=MAX_PAGE_SIZE).contains(limit));
        limit.map(Self).ok_or_else(|| D::Error::custom(format!("`{text}` is no number from 1 to {MAX_PAGE_SIZE}")))
    }
}

/// `?limit=50&after=CURSOR`
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items, 1 to 200; 50 where nothing is asked.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, nullable = false)]
    limit: Option<Limit>,
    /// The `next` of the page before.
    #[param(nullable = false)]
    after: Option<String>,
}

/// Some items of a list, and where the next ones are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Give this as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl PageQuery {
    /// The page that a list with parameters of its own was asked for: its `limit` and `after`.
    pub fn new(limit: Option<Limit>, after: Option<String>) -> Self {
        Self { limit, after }
    }

    /// How many items the page has, at most.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or_default().0
    }

    /// How many rows to read: one more than the page has, to know whether there is another.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit()) + 1
    }

    /// The sort key of the last item of the page before, as given to [`Page::new`].
    pub fn after(&self) -> Result<Option<String>, Problem> {
        self.after.as_ref().map(|cursor| from_hex(cursor).ok_or_else(bad_cursor)).transpose()
    }
}

impl PageQuery {
    /// The last item of the page before, in a list of the newest first by time and id, as [`newest_first`] wrote
    /// it; without one, a place before all items.
    pub fn after_time_and_id(&self) -> Result<(i64, String), Problem> {
        let Some(key) = self.after()? else { return Ok((i64::MAX, String::new())) };
        let (time, id) = key.split_once(' ').ok_or_else(bad_cursor)?;
        Ok((time.parse().map_err(|_| bad_cursor())?, id.to_owned()))
    }
}

/// The sort key of an item in a list of the newest first by time and id.
pub fn newest_first(time: TimestampMillis, id: Uuid) -> String {
    format!("{} {id}", time.get())
}

fn bad_cursor() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "K0606", "the cursor is not valid")
        .with_detail("give the `next` of the page before, unchanged")
}

impl<T> Page<T> {
    /// A page from up to [`PageQuery::rows`] items; `key` gives the sort key that [`PageQuery::after`] returns.
    pub fn new(mut items: Vec<T>, query: &PageQuery, key: impl Fn(&T) -> String) -> Self {
        let limit = query.limit() as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(|item| to_hex(key(item))) } else { None };
        Self { items, next }
    }
}

pub(super) fn to_hex(bytes: impl AsRef<[u8]>) -> String {
    use std::fmt::Write;
    bytes.as_ref().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn from_hex(hex: &str) -> Option<String> {
    let bytes = hex.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()
}

#[cfg(test)]
mod tests {
    use serde::de::value::{self, StrDeserializer};

    use super::*;

    fn query(limit: u32, after: Option<String>) -> PageQuery {
        PageQuery { limit: Some(Limit(limit)), after }
    }

    #[test]
    fn a_full_page_points_to_the_next_one() {
        let page = Page::new(vec!["a", "b", "c"], &query(2, None), |item| (*item).to_owned());
        assert_eq!(page.items, ["a", "b"]);
        assert_eq!(query(2, page.next).after().unwrap().as_deref(), Some("b"));
    }

    #[test]
    fn a_limit_is_a_number_from_1_to_200() {
        let limit = |text: &str| Limit::deserialize(StrDeserializer::<value::Error>::new(text));
        for (text, number) in [("1", 1), ("200", 200)] {
            assert_eq!(limit(text), Ok(Limit(number)));
        }
        for text in ["0", "201", "-1", "4294967297", "", "x", "1.5"] {
            assert_eq!(limit(text).unwrap_err().to_string(), format!("`{text}` is no number from 1 to 200"));
        }
    }

    #[test]
    fn the_last_page_points_nowhere() {
        assert_eq!(Page::new(vec!["a", "b"], &query(2, None), |item| (*item).to_owned()).next, None);
    }

    #[test]
    fn a_cursor_of_time_and_id_comes_back_as_both() {
        let key = newest_first(TimestampMillis::new(7), Uuid::nil());
        let cursor = |text: &str| query(1, Some(to_hex(text))).after_time_and_id();
        assert_eq!(cursor(&key).unwrap(), (7, Uuid::nil().to_string()));
        assert_eq!(query(1, None).after_time_and_id().unwrap(), (i64::MAX, String::new()));
        assert_eq!(cursor("soon x").unwrap_err().code, "K0606");
        assert_eq!(cursor("7").unwrap_err().code, "K0606");
    }

    #[test]
    fn a_cursor_that_was_tampered_with_is_refused() {
        for cursor in ["x", "zz", "f", "ff", "é"] {
            assert_eq!(query(2, Some(cursor.to_owned())).after().unwrap_err().code, "K0606", "{cursor}");
        }
    }
}
