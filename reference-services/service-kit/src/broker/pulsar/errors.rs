//! Maps the client's errors to [`BrokerError`].

use pulsar::{
    Error,
    error::{ConnectionError, ConsumerError, ProducerError, ServiceDiscoveryError},
    message::proto::ServerError,
};

use crate::broker::BrokerError;

pub(super) fn classify(error: &Error, url: &str, topic: &str) -> BrokerError {
    let (kind, message) = match server_error(error) {
        Some((kind, message)) => (kind, message.unwrap_or_default().to_owned()),
        None => return unavailable(error, url),
    };
    let (topic, reason) = (topic.to_owned(), first_line(&message, kind));
    match kind {
        ServerError::IncompatibleSchema => BrokerError::SchemaRejected { topic, reason },
        ServerError::TopicNotFound | ServerError::InvalidTopicName | ServerError::TopicTerminatedError => {
            BrokerError::TopicNotFound { topic, reason }
        }
        ServerError::AuthorizationError | ServerError::AuthenticationError => {
            BrokerError::NotAuthorised { topic, reason }
        }
        ServerError::NotAllowedError => BrokerError::MessageRejected { topic, reason },
        // Metadata, persistence, not ready, busy, quotas: problems of the broker itself.
        _ => unavailable(error, url),
    }
}

/// Returns whether the subscription exists but is in use in another mode.
pub(super) fn is_busy(error: &Error) -> bool {
    matches!(server_error(error), Some((ServerError::ConsumerBusy | ServerError::ConsumerAssignError, _)))
}

/// Returns whether one message cannot be unpacked, while the connection works.
pub(super) fn is_about_a_message(error: &Error) -> bool {
    matches!(
        error,
        Error::Consumer(ConsumerError::Io(_) | ConsumerError::MissingPayload(_))
            | Error::Connection(ConnectionError::Decoding(_))
    )
}

fn server_error(error: &Error) -> Option<(ServerError, Option<&str>)> {
    let connection = match error {
        Error::Connection(connection)
        | Error::Producer(ProducerError::Connection(connection))
        | Error::Consumer(ConsumerError::Connection(connection))
        | Error::ServiceDiscovery(ServiceDiscoveryError::Connection(connection)) => connection,
        Error::ServiceDiscovery(ServiceDiscoveryError::Query(Some(kind), message)) => {
            return Some((*kind, message.as_deref()));
        }
        Error::Producer(ProducerError::Batch(inner)) => return server_error(inner),
        _ => return None,
    };
    match connection {
        ConnectionError::PulsarError(Some(kind), message) => Some((*kind, message.as_deref())),
        _ => None,
    }
}

fn unavailable(error: &Error, url: &str) -> BrokerError {
    let message = error.to_string();
    // The client reports the same error for a wrong token, a missing authority and a wrong address.
    let hint = if message.contains("fatal error when connecting") {
        " (check the address, the token and the certificate authorities)"
    } else {
        ""
    };
    BrokerError::Unavailable { url: url.to_owned(), reason: format!("{message}{hint}") }
}

/// Returns the first line: the rest of the broker's message is two whole schemas or a stack trace.
fn first_line(message: &str, kind: ServerError) -> String {
    let line = message.lines().next().unwrap_or_default().trim();
    let short: String = line.chars().take(500).collect();
    if short.is_empty() { kind.as_str_name().to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    fn code(error: &Error) -> &'static str {
        classify(error, "pulsar://host", "t").code()
    }

    fn server(kind: ServerError) -> ConnectionError {
        ConnectionError::PulsarError(Some(kind), Some("first line\nstack trace".to_owned()))
    }

    #[test]
    fn server_error_has_its_code_in_every_wrapper() {
        assert_eq!(code(&Error::Connection(server(ServerError::IncompatibleSchema))), codes::TOPIC_SCHEMA_REJECTED);
        let query = ServiceDiscoveryError::Query(Some(ServerError::TopicNotFound), None);
        assert_eq!(code(&Error::ServiceDiscovery(query)), codes::TOPIC_NOT_FOUND);
        let denied = ConsumerError::Connection(server(ServerError::AuthorizationError));
        assert_eq!(code(&Error::Consumer(denied)), codes::TOPIC_FORBIDDEN);
        let rejected = ProducerError::Connection(server(ServerError::NotAllowedError));
        assert_eq!(code(&Error::Producer(rejected)), codes::MESSAGE_REJECTED);
    }

    #[test]
    fn broker_problems_are_outages() {
        for error in [
            Error::Connection(server(ServerError::ServiceNotReady)),
            Error::Connection(ConnectionError::Disconnected),
            Error::Producer(ProducerError::Custom("no receipt".to_owned())),
            Error::Custom("anything".to_owned()),
        ] {
            assert!(classify(&error, "pulsar://host", "t").is_outage(), "{error}");
        }
    }

    #[test]
    fn unreadable_message_is_not_a_lost_connection() {
        let unpacked = || std::io::Error::other("not compressed");
        assert!(is_about_a_message(&Error::Consumer(ConsumerError::Io(unpacked()))));
        assert!(is_about_a_message(&Error::Connection(ConnectionError::Decoding("no batch".to_owned()))));
        for lost in [
            Error::Connection(ConnectionError::Io(unpacked())),
            Error::Connection(ConnectionError::Disconnected),
            Error::Consumer(ConsumerError::Connection(ConnectionError::Canceled)),
            Error::ServiceDiscovery(ServiceDiscoveryError::Connection(ConnectionError::Disconnected)),
        ] {
            assert!(!is_about_a_message(&lost), "{lost}");
        }
    }

    #[test]
    fn rejection_has_only_the_first_line() {
        let error = Error::Connection(server(ServerError::IncompatibleSchema));
        let message = classify(&error, "pulsar://host", "t").to_string();
        assert!(message.contains("first line;") && !message.contains("stack trace"), "{message}");
    }
}
