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
    /// Takes a full name apart: `persistent://tenant/namespace/name`.
    ///
    /// # Errors
    /// What is wrong with the first part that Pulsar refuses.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut parts = text.strip_prefix("persistent://").into_iter().flat_map(|rest| rest.splitn(3, '/'));
        let (Some(tenant), Some(namespace), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
            return Err("it is not of the form `persistent://tenant/namespace/name`");
        };
        if !is_namespace_name(tenant) || !is_namespace_name(namespace) {
            return Err("Pulsar refuses its tenant or its namespace");
        }
        match topic_name_problem(name) {
            None => Ok(Self { tenant: tenant.to_owned(), namespace: namespace.to_owned(), name: name.to_owned() }),
            Some(problem) => Err(problem),
        }
    }
}

/// Whether Pulsar takes the name for a tenant or namespace (`NamedEntity` of Pulsar 4.0).
pub fn is_namespace_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_=:.".contains(c))
}

/// Why no topic of this name can be made, or found again under it; nothing where one can.
pub fn topic_name_problem(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("it is empty")
    } else if name.contains(['+', '%', '/']) {
        // The broker's schema calls decode names twice, so `+` would become a space and `%` an error or another name; a
        // topic with `/` can have schemas but never be made.
        Some("Pulsar takes a `+`, `%` or `/` in it for something else")
    } else if is_internal_topic(name) {
        Some("Pulsar keeps topics of its own under such names")
    } else if has_partition(name) {
        Some("`-partition-` and a number at its end make it a part of another topic")
    } else {
        None
    }
}

/// Whether Pulsar makes topics of such a name for itself (`SystemTopicNames` of Pulsar 4.0).
pub fn is_internal_topic(name: &str) -> bool {
    name.starts_with("__") || name.ends_with("__transaction_pending_ack")
}

/// Whether Pulsar takes the name for that of a part of a topic with several, which it lets nobody make
/// (`validateNonPartitionTopicName` of Pulsar 4.0); it reads the number with a sign, too.
fn has_partition(name: &str) -> bool {
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
    fn names_that_mean_something_else_to_pulsar_are_told_from_others() {
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
    fn full_names_say_what_is_wrong_with_them() {
        assert!(Topic::parse("persistent://a/b/c").is_ok());
        for (text, problem) in [
            ("a/b/c", "it is not of the form `persistent://tenant/namespace/name`"),
            ("persistent://a/b", "it is not of the form `persistent://tenant/namespace/name`"),
            ("persistent://a/b c/d", "Pulsar refuses its tenant or its namespace"),
            ("persistent://a/b/__c", "Pulsar keeps topics of its own under such names"),
        ] {
            assert_eq!(Topic::parse(text), Err(problem));
        }
    }
}
