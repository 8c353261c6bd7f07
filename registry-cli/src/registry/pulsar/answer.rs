//! What an answer of the admin API means: one reading of statuses and error bodies for all calls.

use serde_json::Value;

use crate::registry::http::Answer;
use crate::registry::{Creation, Namespace, RegistryError};

/// An answer by its meaning; what no caller can go on with is an error already.
#[derive(Debug)]
pub(super) enum Meaning {
    /// 2xx.
    Done(Answer),
    /// 404.
    Absent(Answer),
    /// 409: it exists, or it conflicts; the call knows which.
    Conflict(Answer),
    /// 422.
    Invalid(Answer),
    /// 500 with a message of the broker's own.
    Failed(Answer),
}

impl Meaning {
    /// Sorts an answer.
    pub(super) fn of(answer: Answer) -> Result<Self, RegistryError> {
        let reason = || answer.reason();
        match answer.status {
            200..=299 => Ok(Self::Done(answer)),
            404 => Ok(Self::Absent(answer)),
            409 => Ok(Self::Conflict(answer)),
            422 => Ok(Self::Invalid(answer)),
            500 => Ok(Self::Failed(answer)),
            // The schema calls answer 401 for a valid token without the right, too.
            401 if !reason().contains("Unauthorized to validate") => {
                Err(RegistryError::Unauthorized { reason: reason(), url: answer.url })
            }
            401 | 403 => Err(RegistryError::Forbidden { reason: reason(), url: answer.url }),
            300..=399 => Err(RegistryError::Redirects { target: answer.target.unwrap_or_default(), url: answer.url }),
            407 => Err(RegistryError::Proxy { reason: reason(), url: answer.url }),
            _ if answer.is_busy() => Err(RegistryError::Busy { reason: reason(), url: answer.url }),
            400..=499 if answer.is_from_pulsar() => Err(answer.failed()),
            _ => Err(answer.unexpected_status()),
        }
    }

    pub(super) fn done(self) -> Result<Answer, RegistryError> {
        match self {
            Self::Done(answer) => Ok(answer),
            Self::Failed(answer) => Err(answer.failed()),
            Self::Absent(answer) | Self::Conflict(answer) | Self::Invalid(answer) => Err(answer.unexpected_status()),
        }
    }

    /// For reading something that may not be there.
    pub(super) fn expect_optional(self) -> Result<Option<Answer>, RegistryError> {
        match self {
            Self::Absent(answer) if answer.is_from_pulsar() => Ok(None),
            meaning => meaning.done().map(Some),
        }
    }

    /// For making something that may be there.
    pub(super) fn expect_creation(self) -> Result<Creation, RegistryError> {
        match self {
            Self::Conflict(_) => Ok(Creation::Existed),
            meaning => meaning.done().map(|_| Creation::Made),
        }
    }

    /// For setting a policy of a namespace.
    pub(super) fn expect_in(self, namespace: &Namespace) -> Result<(), RegistryError> {
        match self {
            Self::Absent(answer) if answer.is_from_pulsar() => {
                Err(RegistryError::NamespaceMissing { namespace: namespace.to_string() })
            }
            meaning => meaning.done().map(drop),
        }
    }
}

impl Answer {
    /// The body as JSON.
    pub(super) fn json(&self) -> Result<Value, RegistryError> {
        serde_json::from_str(&self.body).map_err(|_| self.unexpected("the answer is not JSON"))
    }

    /// The body as JSON, where the broker answers with nothing at all when nothing is set.
    pub(super) fn json_or_null(&self) -> Result<Value, RegistryError> {
        if self.body.trim().is_empty() { Ok(Value::Null) } else { self.json() }
    }

    /// The broker's own words: found in two shapes of JSON, in which they are wrapped in a stack trace or in HTML.
    pub(super) fn reason(&self) -> String {
        let body: Option<Value> = serde_json::from_str(&self.body).ok();
        let text = body
            .as_ref()
            .and_then(|body| ["reason", "message"].iter().find_map(|key| body.get(key).and_then(Value::as_str)));
        let text = match text {
            Some(text) => text,
            None if self.body.trim_start().starts_with('<') => "",
            None => self.body.trim(),
        };
        let text = text.split_once("Message: ").map_or(text, |(_, message)| message);
        let text = text.split("Stacktrace:").next().unwrap_or_default().trim();
        if text.is_empty() { format!("HTTP status {}", self.status) } else { unescape(text) }
    }

    /// Whether a 404 is the broker's word on a thing that isn't there, not another server's on an unknown path.
    pub(super) fn is_from_pulsar(&self) -> bool {
        serde_json::from_str::<Value>(&self.body)
            .is_ok_and(|body| body.get("reason").is_some() || body.get("servlet").is_some())
    }

    pub(super) fn failed(self) -> RegistryError {
        RegistryError::Failed { reason: self.reason(), url: self.url, status: self.status }
    }

    pub(super) fn unexpected(&self, reason: &str) -> RegistryError {
        RegistryError::Unexpected { url: self.url.clone(), reason: reason.to_owned() }
    }

    fn unexpected_status(self) -> RegistryError {
        let reason = match self.reason() {
            reason if reason.starts_with("HTTP status") => reason,
            reason => format!("HTTP status {}: {reason}", self.status),
        };
        RegistryError::Unexpected { url: self.url, reason }
    }
}

/// Undoes the HTML escapes that the broker's web server puts into its messages.
fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(status: u16, body: &str) -> String {
        Answer { url: String::new(), status, body: body.to_owned(), target: None, retry_after: None }.reason()
    }

    #[test]
    fn the_message_is_cut_out_of_the_stack_trace() {
        let body = r#"{"reason":"\n --- An unexpected error\n\nMessage: no good\n\nStacktrace:\n\nat a.b"}"#;
        assert_eq!(reason(500, body), "no good");
    }

    #[test]
    fn the_html_escapes_within_json_are_undone() {
        let body = r#"{"servlet":"s","message":"Unable to read {&quot;type&quot;: &amp;lt;}","status":"409"}"#;
        assert_eq!(reason(409, body), r#"Unable to read {"type": &lt;}"#);
    }

    #[test]
    fn a_web_page_says_no_more_than_its_status() {
        assert_eq!(reason(401, "<html><body>nope</body></html>"), "HTTP status 401");
    }
}
