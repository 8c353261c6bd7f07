//! Names of Pulsar's namespaces and topics.

use std::fmt;

/// A name that Pulsar rejects for a tenant, a namespace or a topic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` cannot be the name of a tenant, namespace or topic: {reason}")]
pub struct NameError {
    /// The name.
    pub name: String,
    /// The reason of the rejection.
    pub reason: &'static str,
}

/// The full name of a namespace, `tenant/name`.
///
/// Policies such as strategy and lock belong to a namespace and hold for its topics.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Namespace {
    tenant: String,
    name: String,
}

impl Namespace {
    /// Creates the name of a namespace; fails if Pulsar would reject it.
    pub fn new(tenant: &str, name: &str) -> Result<Self, NameError> {
        for part in [tenant, name] {
            if !is_namespace_name(part) {
                let reason = "tenants and namespaces have names of letters, digits and `-`, `_`, `=`, `:`, `.`";
                return Err(NameError { name: part.to_owned(), reason });
            }
        }
        Ok(Self { tenant: tenant.to_owned(), name: name.to_owned() })
    }

    /// Returns the tenant.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Returns the name within the tenant.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.tenant, self.name)
    }
}

/// The full name of a topic, `persistent://tenant/namespace/name`. Each topic has one history of schemas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic {
    namespace: Namespace,
    name: String,
}

impl Topic {
    /// Creates the name of a topic; fails if Pulsar would reject it.
    pub fn new(namespace: Namespace, name: &str) -> Result<Self, NameError> {
        if let Some(reason) = topic_name_problem(name) {
            return Err(NameError { name: name.to_owned(), reason });
        }
        Ok(Self { namespace, name: name.to_owned() })
    }

    /// Creates the default topic of a contract without validating the names.
    ///
    /// An invalid tenant is reported once for the whole manifest, not for each contract.
    pub(super) fn of_contract(tenant: &str, owner: &str, message: &str) -> Self {
        let namespace = Namespace { tenant: tenant.to_owned(), name: owner.to_owned() };
        Self { namespace, name: message.to_owned() }
    }

    /// Parses a full name, `persistent://tenant/namespace/name`.
    pub fn parse(full_name: &str) -> Result<Self, NameError> {
        let parts = full_name.strip_prefix("persistent://").map(|rest| rest.splitn(3, '/').collect::<Vec<_>>());
        match parts.as_deref() {
            Some([tenant, namespace, name]) => Self::new(Namespace::new(tenant, namespace)?, name),
            _ => Err(NameError {
                name: full_name.to_owned(),
                reason: "it does not have the form `persistent://tenant/namespace/name`",
            }),
        }
    }

    /// Returns the namespace.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// Returns the name within the namespace.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "persistent://{}/{}", self.namespace, self.name)
    }
}

/// Returns whether a name is valid for a tenant or namespace (`NamedEntity` of Pulsar 4.0).
pub(super) fn is_namespace_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_=:.".contains(c))
}

/// Returns the reason that a topic cannot be created with this name, or not be found by it, or `None` for a valid name.
pub(super) fn topic_name_problem(name: &str) -> Option<&'static str> {
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
    fn parses_full_name() {
        let topic = Topic::parse("persistent://tenant/name-space/a b").expect("a topic");
        assert_eq!((topic.namespace().to_string(), topic.name()), ("tenant/name-space".to_owned(), "a b"));
        assert_eq!(topic.to_string(), "persistent://tenant/name-space/a b");
    }

    #[test]
    fn parse_rejects_invalid_full_names() {
        for (name, problem) in [
            ("a/b/c", "it does not have the form `persistent://tenant/namespace/name`"),
            ("non-persistent://a/b/c", "it does not have the form `persistent://tenant/namespace/name`"),
            ("persistent://a/b", "it does not have the form `persistent://tenant/namespace/name`"),
            ("persistent://a/b/", "it is empty"),
            (
                "persistent://a/b c/d",
                "tenants and namespaces have names of letters, digits and `-`, `_`, `=`, `:`, `.`",
            ),
            ("persistent://a/b/__c", "Pulsar reserves such names for its own topics"),
        ] {
            assert_eq!(Topic::parse(name).map_err(|error| error.reason), Err(problem));
        }
    }
}
