//! The paths of the admin API.

use std::fmt::Write;

use crate::model::{Namespace, Topic};

pub(super) fn tenant(tenant: &str) -> String {
    format!("/admin/v2/tenants/{}", encode(tenant))
}

pub(super) fn namespace(namespace: &Namespace) -> String {
    format!("/admin/v2/namespaces/{}", within(namespace))
}

pub(super) fn namespace_policy(namespace: &Namespace, policy: &str) -> String {
    format!("/admin/v2/namespaces/{}/{policy}", within(namespace))
}

pub(super) fn topics(namespace: &Namespace) -> String {
    format!("/admin/v2/persistent/{}", within(namespace))
}

pub(super) fn topic(topic: &Topic) -> String {
    format!("{}/{}", topics(topic.namespace()), encode(topic.name()))
}

pub(super) fn topic_policy(name: &Topic, policy: &str) -> String {
    format!("{}/{policy}", topic(name))
}

pub(super) fn schemas(topic: &Topic, call: &str) -> String {
    format!("/admin/v2/schemas/{}/{}/{call}", within(topic.namespace()), encode(topic.name()))
}

fn within(namespace: &Namespace) -> String {
    format!("{}/{}", encode(namespace.tenant()), encode(namespace.name()))
}

/// Percent-encodes a segment of a path.
fn encode(segment: &str) -> String {
    let mut encoded = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_special_characters() {
        let home = Namespace::new("a", "b").unwrap();
        let odd = Topic::new(home, "x?y z,ü").unwrap();
        assert_eq!(topic(&odd), "/admin/v2/persistent/a/b/x%3Fy%20z%2C%C3%BC");
    }
}
