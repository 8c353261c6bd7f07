//! W3C trace context: one trace id from an HTTP request through all messages that follow from it.

use std::future::Future;

use uuid::Uuid;

tokio::task_local! {
    static CURRENT: String;
}

/// Returns the `traceparent` of the running task.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Runs `work` with this `traceparent`.
pub async fn scope<F: Future>(traceparent: String, work: F) -> F::Output {
    CURRENT.scope(traceparent, work).await
}

/// Creates a `traceparent` for a new span in the trace of `parent`; in a new trace if there is no valid parent.
pub fn child_of(parent: Option<&str>) -> String {
    let random = Uuid::new_v4().simple().to_string();
    let span = &Uuid::new_v4().simple().to_string()[..16];
    match parent.and_then(parse) {
        Some(parsed) => format!("00-{}-{span}-{}", parsed.trace, parsed.flags),
        None => format!("00-{random}-{span}-01"),
    }
}

/// Returns the trace id of a `traceparent`, for logs.
pub fn trace_id(traceparent: &str) -> &str {
    parse(traceparent).map_or("", |parsed| parsed.trace)
}

struct Parsed<'a> {
    trace: &'a str,
    flags: &'a str,
}

fn parse(traceparent: &str) -> Option<Parsed<'_>> {
    let mut parts = traceparent.trim().split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_nonzero = |part: &str| part.bytes().any(|byte| byte != b'0');
    let is_valid = is_hex(version, 2) && version != "ff" && is_hex(trace, 32) && is_hex(span, 16) && is_hex(flags, 2);
    // Later versions may append parts; version 00 has none.
    let is_complete = version != "00" || parts.next().is_none();
    (is_valid && is_complete && is_nonzero(trace) && is_nonzero(span)).then_some(Parsed { trace, flags })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    #[test]
    fn child_keeps_trace_and_flags() {
        let child = child_of(Some(PARENT));
        assert_eq!(trace_id(&child), trace_id(PARENT));
        assert!(child.ends_with("-00") && child != PARENT && child.len() == PARENT.len());
    }

    #[test]
    fn invalid_parent_starts_a_new_trace() {
        let zero = PARENT.replace("4bf92f3577b34da6a3ce929d0e0e4736", "00000000000000000000000000000000");
        let upper = PARENT.to_uppercase();
        let version_ff = PARENT.replacen("00", "ff", 1);
        for parent in [None, Some(""), Some("garbage"), Some(&zero), Some(&upper), Some(&version_ff)] {
            let child = child_of(parent.map(AsRef::as_ref));
            assert_eq!(trace_id(&child).len(), 32, "{parent:?}");
            assert_ne!(trace_id(&child), trace_id(PARENT));
        }
    }
}
