//! W3C trace context: one trace id from an HTTP request through every message that follows from it.

use std::future::Future;

tokio::task_local! {
    static CURRENT: String;
}

/// The `traceparent` that the running task works under.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Runs `work` under this `traceparent`.
pub async fn scope<F: Future>(traceparent: String, work: F) -> F::Output {
    CURRENT.scope(traceparent, work).await
}
