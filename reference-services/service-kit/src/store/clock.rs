//! The current time as the database stores it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the current time in milliseconds since 1970 UTC.
pub fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
