//! Pages of a list: query parameters and response body.

use axum::http::StatusCode;
use data_encoding::HEXLOWER;
use event_runtime::{TimestampMillis, Uuid};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::{IntoParams, ToSchema};

use super::Problem;
use crate::{
    codes,
    store::page::{PageCursor, PageRequest},
};

/// The maximum number of items of a page, from 1 to 200.
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
        let value = String::deserialize(deserializer)?;
        let limit = value.parse().ok().filter(|limit| (1..=MAX_PAGE_SIZE).contains(limit));
        limit.map(Self).ok_or_else(|| D::Error::custom(format!("`{value}` is not a number from 1 to {MAX_PAGE_SIZE}")))
    }
}

/// `?limit=50&after=CURSOR`
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The maximum number of items, from 1 to 200; 50 by default.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, nullable = false)]
    limit: Option<Limit>,
    /// The `next` of the previous page.
    #[param(nullable = false)]
    after: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The value of `after` for the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl PageQuery {
    /// Creates a query from the `limit` and `after` of a list with more parameters.
    pub fn new(limit: Option<Limit>, after: Option<String>) -> Self {
        Self { limit, after }
    }

    /// Returns the request for the store, or a problem if the cursor is not valid.
    pub fn page_request(&self) -> Result<PageRequest, Problem> {
        let after = match &self.after {
            None => None,
            Some(cursor) => Some(decode_cursor(cursor).ok_or_else(|| {
                Problem::new(StatusCode::BAD_REQUEST, codes::CURSOR_INVALID, "the cursor is not valid")
                    .with_detail("use the `next` of the previous page unchanged")
            })?),
        };
        Ok(PageRequest::new(self.limit.unwrap_or_default().0, after))
    }
}

impl<T> Page<T> {
    /// Creates a page from the rows of [`PageRequest::query`]; `cursor` returns the position of an item.
    pub fn new(mut items: Vec<T>, request: &PageRequest, cursor: impl Fn(&T) -> PageCursor) -> Self {
        let limit = request.limit() as usize;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = if has_more { items.last().map(|item| encode_cursor(&cursor(item))) } else { None };
        Self { items, next }
    }
}

fn encode_cursor(PageCursor { time, id }: &PageCursor) -> String {
    HEXLOWER.encode(format!("{} {id}", time.get()).as_bytes())
}

fn decode_cursor(cursor: &str) -> Option<PageCursor> {
    let position = String::from_utf8(HEXLOWER.decode(cursor.as_bytes()).ok()?).ok()?;
    let (time, id) = position.split_once(' ')?;
    Some(PageCursor { time: TimestampMillis::new(time.parse().ok()?), id: id.parse::<Uuid>().ok()? })
}

#[cfg(test)]
mod tests {
    use serde::de::value::{self, StrDeserializer};

    use super::*;

    fn query(limit: u32, after: Option<String>) -> PageQuery {
        PageQuery { limit: Some(Limit(limit)), after }
    }

    fn page(items: Vec<i64>, limit: u32) -> Page<i64> {
        Page::new(items, &PageRequest::new(limit, None), |time| cursor(*time))
    }

    fn cursor(time: i64) -> PageCursor {
        PageCursor { time: TimestampMillis::new(time), id: Uuid::nil() }
    }

    #[test]
    fn full_page_has_next_cursor() {
        let page = page(vec![9, 8, 7], 2);
        assert_eq!(page.items, [9, 8]);
        assert_eq!(query(2, page.next).page_request().unwrap(), PageRequest::new(2, Some(cursor(8))));
    }

    #[test]
    fn last_page_has_no_next_cursor() {
        assert_eq!(page(vec![9, 8], 2).next, None);
    }

    #[test]
    fn limit_is_a_number_from_1_to_200() {
        let limit = |value: &str| Limit::deserialize(StrDeserializer::<value::Error>::new(value));
        for (value, number) in [("1", 1), ("200", 200)] {
            assert_eq!(limit(value), Ok(Limit(number)));
        }
        for value in ["0", "201", "-1", "4294967297", "", "x", "1.5"] {
            assert_eq!(limit(value).unwrap_err().to_string(), format!("`{value}` is not a number from 1 to 200"));
        }
    }

    #[test]
    fn cursor_round_trips() {
        assert_eq!(decode_cursor(&encode_cursor(&cursor(7))), Some(cursor(7)));
    }

    #[test]
    fn rejects_invalid_cursor() {
        let other_content = ["soon x", "7", "7 x", ""].map(|content| HEXLOWER.encode(content.as_bytes()));
        for cursor in ["x", "zz", "f", "ff", "é"].into_iter().chain(other_content.iter().map(String::as_str)) {
            let problem = query(2, Some(cursor.to_owned())).page_request().unwrap_err();
            assert_eq!(problem.code, codes::CURSOR_INVALID, "{cursor}");
        }
    }
}
