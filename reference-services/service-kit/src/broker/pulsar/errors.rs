//! The client's errors in our words.

use pulsar::{
    Error,
    error::{ConnectionError, ConsumerError, ProducerError, ServiceDiscoveryError},
    message::proto::ServerError,
};

use crate::broker::BrokerError;

pub(super) fn classify(error: &Error, url: &str, topic: &str) -> BrokerError {
    let (kind, text) = match server_error(error) {
        Some((kind, text)) => (kind, text.unwrap_or_default().to_owned()),
        None => return unavailable(error, url),
    };
    let (topic, reason) = (topic.to_owned(), first_line(&text, kind));
    match kind {
        ServerError::IncompatibleSchema => BrokerError::SchemaRefused { topic, reason },
        ServerError::TopicNotFound | ServerError::InvalidTopicName | ServerError::TopicTerminatedError => {
            BrokerError::NoSuchTopic { topic, reason }
        }
        ServerError::AuthorizationError | ServerError::AuthenticationError => BrokerError::NotAllowed { topic, reason },
        ServerError::NotAllowedError => BrokerError::MessageRefused { topic, reason },
        // Metadata, persistence, not ready, busy, quotas: the broker has troubles of its own.
        _ => unavailable(error, url),
    }
}

/// Whether the broker says that others hold the subscription in another way, so it does exist.
pub(super) fn is_busy(error: &Error) -> bool {
    matches!(server_error(error), Some((ServerError::ConsumerBusy | ServerError::ConsumerAssignError, _)))
}

/// Whether one message is at fault (it can't be unpacked), and not the connection.
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
        Error::ServiceDiscovery(ServiceDiscoveryError::Query(Some(kind), text)) => {
            return Some((*kind, text.as_deref()));
        }
        Error::Producer(ProducerError::Batch(inner)) => return server_error(inner),
        _ => return None,
    };
    match connection {
        ConnectionError::PulsarError(Some(kind), text) => Some((*kind, text.as_deref())),
        _ => None,
    }
}

fn unavailable(error: &Error, url: &str) -> BrokerError {
    let text = error.to_string();
    // The client says no more than this for a wrong token, a missing authority and an address of something else.
    let hint = if text.contains("fatal error when connecting") {
        " (is the address right, and are the token and the certificate authorities valid?)"
    } else {
        ""
    };
    BrokerError::Unavailable { url: url.to_owned(), reason: format!("{text}{hint}") }
}

/// The broker's messages go on with two whole schemas or a stack trace.
fn first_line(text: &str, kind: ServerError) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let short: String = line.chars().take(500).collect();
    if short.is_empty() { kind.as_str_name().to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(error: &Error) -> &'static str {
        classify(error, "pulsar://host", "t").code()
    }

    fn server(kind: ServerError) -> ConnectionError {
        ConnectionError::PulsarError(Some(kind), Some("text\nstack trace".to_owned()))
    }

    #[test]
    fn each_refusal_has_its_code_wherever_the_client_wraps_it() {
        assert_eq!(code(&Error::Connection(server(ServerError::IncompatibleSchema))), "K0103");
        let query = ServiceDiscoveryError::Query(Some(ServerError::TopicNotFound), None);
        assert_eq!(code(&Error::ServiceDiscovery(query)), "K0104");
        let denied = ConsumerError::Connection(server(ServerError::AuthorizationError));
        assert_eq!(code(&Error::Consumer(denied)), "K0105");
        let refused = ProducerError::Connection(server(ServerError::NotAllowedError));
        assert_eq!(code(&Error::Producer(refused)), "K0106");
    }

    #[test]
    fn troubles_of_the_broker_are_outages() {
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
    fn a_message_that_cannot_be_unpacked_is_told_apart_from_a_lost_connection() {
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
    fn a_refusal_says_the_first_line_only() {
        let error = Error::Connection(server(ServerError::IncompatibleSchema));
        let said = classify(&error, "pulsar://host", "t").to_string();
        assert!(said.contains("text;") && !said.contains("stack trace"), "{said}");
    }
}
