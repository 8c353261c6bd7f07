//! Names of Pulsar's topics.

use std::fmt;

/// The name of a Pulsar topic.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Topic {
    /// The tenant.
    pub tenant: String,
    /// The namespace.
    pub namespace: String,
    /// The topic's own name.
    pub name: String,
}

impl Topic {
    /// Parses a full name, `persistent://tenant/namespace/name`.
    ///
    /// # Errors
    /// The reason that Pulsar rejects the name.
    pub fn parse(name: &str) -> Result<Self, &'static str> {
        let mut parts = name.strip_prefix("persistent://").into_iter().flat_map(|rest| rest.splitn(3, '/'));
        let (Some(tenant), Some(namespace), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
            return Err("it does not have the form `persistent://tenant/namespace/name`");
        };
        if !is_namespace_name(tenant) || !is_namespace_name(namespace) {
            return Err("its tenant or its namespace is not valid in Pulsar");
        }
        match topic_name_problem(name) {
            None => Ok(Self { tenant: tenant.to_owned(), namespace: namespace.to_owned(), name: name.to_owned() }),
            Some(problem) => Err(problem),
        }
    }
}

/// Returns whether a name is valid for a tenant or namespace (`NamedEntity` of Pulsar 4.0).
pub fn is_namespace_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_=:.".contains(c))
}

/// Returns the reason that a topic cannot be created with this name, or not be found by it, or `None` for a valid name.
pub fn topic_name_problem(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("it is empty")
    } else if name.contains(['+', '%', '/']) {
        // The broker's schema calls decode names twice, so `+` becomes a space, and `%` an error or another name. A topic
        // with `/` can have schemas but cannot be created.
        Some("Pulsar cannot handle `+`, `%` or `/` in it")
    } else if is_internal_topic(name) {
        Some("Pulsar reserves such names for its own topics")
    } else if is_partition(name) {
        Some("its ending `-partition-` and a number make it a partition of another topic")
    } else {
        None
    }
}

/// Returns whether Pulsar reserves a name for its own topics (`SystemTopicNames` of Pulsar 4.0).
pub fn is_internal_topic(name: &str) -> bool {
    name.starts_with("__") || name.ends_with("__transaction_pending_ack")
}

/// Returns whether a name is that of a partition, which Pulsar does not allow to be created
/// (`validateNonPartitionTopicName` of Pulsar 4.0). Pulsar also accepts a number with a sign.
fn is_partition(name: &str) -> bool {
    name.rsplit_once("-partition-").is_some_and(|(_, number)| {
        let digits = number.strip_prefix('-').unwrap_or(number);
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "persistent://{}/{}/{}", self.tenant, self.namespace, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topic_name_problem_rejects_names_that_pulsar_interprets() {
        for name in ["created", "a b,ü", "a-partition-x", "a-partition-", "partition-1", "-partition-1x", "_x", "a__b"]
        {
            assert_eq!(topic_name_problem(name), None, "{name}");
        }
        for name in [
            "",
            "a+b",
            "a%41",
            "a/b",
            "x-partition-0",
            "-partition-12",
            "x-partition--1",
            "x-partition-1-partition-2",
            "__change_events",
            "__transaction_buffer_snapshot",
            "x-sub__transaction_pending_ack",
        ] {
            assert!(topic_name_problem(name).is_some(), "{name}");
        }
    }

    #[test]
    fn parse_rejects_invalid_full_names() {
        assert!(Topic::parse("persistent://a/b/c").is_ok());
        for (name, problem) in [
            ("a/b/c", "it does not have the form `persistent://tenant/namespace/name`"),
            ("persistent://a/b", "it does not have the form `persistent://tenant/namespace/name`"),
            ("persistent://a/b c/d", "its tenant or its namespace is not valid in Pulsar"),
            ("persistent://a/b/__c", "Pulsar reserves such names for its own topics"),
        ] {
            assert_eq!(Topic::parse(name), Err(problem));
        }
    }
}
