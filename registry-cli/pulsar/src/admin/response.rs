//! Responses of the admin API: one reading of statuses and error bodies for all calls.

use serde_json::Value;

use crate::error::RegistryError;
use crate::http::HttpResponse;
use crate::model::{Creation, Namespace};

/// A response by its status. A status that no call expects is an error already.
#[derive(Debug)]
pub(super) enum AdminResponse {
    /// 2xx.
    Success(HttpResponse),
    /// 404.
    NotFound(HttpResponse),
    /// 409: the object exists, or it conflicts; that depends on the call.
    Conflict(HttpResponse),
    /// 422.
    Unprocessable(HttpResponse),
    /// 500 with a message of the broker.
    ServerError(HttpResponse),
}

impl AdminResponse {
    /// Sorts a response by its status.
    pub(super) fn classify(response: HttpResponse) -> Result<Self, RegistryError> {
        let reason = || response.reason();
        match response.status {
            200..=299 => Ok(Self::Success(response)),
            404 => Ok(Self::NotFound(response)),
            409 => Ok(Self::Conflict(response)),
            422 => Ok(Self::Unprocessable(response)),
            500 => Ok(Self::ServerError(response)),
            // The schema calls return 401 also for a valid token without the permission.
            401 if !reason().contains("Unauthorized to validate") => {
                Err(RegistryError::Unauthorized { reason: reason(), url: response.url })
            }
            401 | 403 => Err(RegistryError::Forbidden { reason: reason(), url: response.url }),
            300..=399 => {
                Err(RegistryError::Redirects { target: response.location.unwrap_or_default(), url: response.url })
            }
            407 => Err(RegistryError::Proxy { reason: reason(), url: response.url }),
            _ if response.is_busy() => Err(RegistryError::Busy { reason: reason(), url: response.url }),
            400..=499 if response.is_from_pulsar() => Err(response.failed()),
            _ => Err(response.unexpected_status()),
        }
    }

    /// Returns the response of a call that must succeed.
    pub(super) fn success(self) -> Result<HttpResponse, RegistryError> {
        match self {
            Self::Success(response) => Ok(response),
            Self::ServerError(response) => Err(response.failed()),
            Self::NotFound(response) | Self::Conflict(response) | Self::Unprocessable(response) => {
                Err(response.unexpected_status())
            }
        }
    }

    /// Returns the response of a read; `None` if the object does not exist.
    pub(super) fn optional(self) -> Result<Option<HttpResponse>, RegistryError> {
        match self {
            Self::NotFound(response) if response.is_from_pulsar() => Ok(None),
            response => response.success().map(Some),
        }
    }

    /// Interprets the response of a creation.
    pub(super) fn creation(self) -> Result<Creation, RegistryError> {
        match self {
            Self::Conflict(_) => Ok(Creation::Existed),
            response => response.success().map(|_| Creation::Created),
        }
    }

    /// Interprets the response to setting a policy of a namespace.
    pub(super) fn in_namespace(self, namespace: &Namespace) -> Result<(), RegistryError> {
        match self {
            Self::NotFound(response) if response.is_from_pulsar() => {
                Err(RegistryError::NamespaceMissing { namespace: namespace.to_string() })
            }
            response => response.success().map(drop),
        }
    }
}

impl HttpResponse {
    /// Parses the body as JSON.
    pub(super) fn json(&self) -> Result<Value, RegistryError> {
        serde_json::from_str(&self.body).map_err(|_| self.unexpected("the answer is not JSON"))
    }

    /// Parses the body as JSON; an empty body, which means that no value is set, is `null`.
    pub(super) fn json_or_null(&self) -> Result<Value, RegistryError> {
        if self.body.trim().is_empty() { Ok(Value::Null) } else { self.json() }
    }

    /// Extracts the broker's message. It comes in two JSON formats, inside a stack trace or with HTML escapes.
    pub(super) fn reason(&self) -> String {
        let body: Option<Value> = serde_json::from_str(&self.body).ok();
        let message = body
            .as_ref()
            .and_then(|body| ["reason", "message"].iter().find_map(|key| body.get(key).and_then(Value::as_str)));
        let message = match message {
            Some(message) => message,
            None if self.body.trim_start().starts_with('<') => "",
            None => self.body.trim(),
        };
        let message = message.split_once("Message: ").map_or(message, |(_, message)| message);
        let message = message.split("Stacktrace:").next().unwrap_or_default().trim();
        if message.is_empty() { format!("HTTP status {}", self.status) } else { unescape(message) }
    }

    /// Returns whether the broker itself responseed, not another server to which the path is unknown.
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

/// Decodes the HTML escapes that the broker's web server puts into its messages.
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
        HttpResponse { url: String::new(), status, body: body.to_owned(), location: None, retry_after: None }.reason()
    }

    #[test]
    fn extracts_message_from_stack_trace() {
        let body = r#"{"reason":"\n --- An unexpected error\n\nMessage: no good\n\nStacktrace:\n\nat a.b"}"#;
        assert_eq!(reason(500, body), "no good");
    }

    #[test]
    fn decodes_html_escapes_in_json() {
        let body = r#"{"servlet":"s","message":"Unable to read {&quot;type&quot;: &amp;lt;}","status":"409"}"#;
        assert_eq!(reason(409, body), r#"Unable to read {"type": &lt;}"#);
    }

    #[test]
    fn html_page_is_reduced_to_its_status() {
        assert_eq!(reason(401, "<html><body>nope</body></html>"), "HTTP status 401");
    }
}
