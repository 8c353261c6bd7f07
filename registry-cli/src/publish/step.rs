//! The steps of a plan.

use std::fmt;

use serde_json::{Value, json};

use schemactl_pulsar::{Namespace, NamespacePolicies, Strategy, Topic};

/// One change of a registry. Each can be repeated without harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make the tenant.
    CreateTenant {
        /// Its name.
        tenant: String,
    },
    /// Make the namespace with all its policies at once, so that it is never open.
    CreateNamespace {
        /// The namespace.
        namespace: Namespace,
        /// Its policies.
        policies: NamespacePolicies,
    },
    /// Set the namespace's strategy.
    SetStrategy {
        /// The namespace.
        namespace: Namespace,
        /// What is set now; nothing means the broker's default.
        from: Option<Strategy>,
        /// What is to be set.
        to: Strategy,
    },
    /// Keep the broker from deleting topics that nobody uses, and their schemas with them.
    SecureTopics {
        /// The namespace.
        namespace: Namespace,
    },
    /// Make the topic.
    CreateTopic {
        /// The topic.
        topic: Topic,
    },
    /// Give the topic a strategy of its own, or take it away.
    SetTopicStrategy {
        /// The topic.
        topic: Topic,
        /// What is set now.
        from: Option<Strategy>,
        /// What is to be set; nothing means the namespace's.
        to: Option<Strategy>,
    },
    /// Register a version.
    Register {
        /// The contract.
        contract: String,
        /// Its topic.
        topic: Topic,
        /// The contract's number of the version.
        version: u32,
        /// The registry's number that it must get, if that can be known.
        expected: Option<u64>,
        /// The schema.
        text: String,
    },
    /// Let only registered schemas be produced.
    LockNamespace {
        /// The namespace.
        namespace: Namespace,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateTenant { tenant } => write!(f, "create tenant {tenant}"),
            Self::CreateNamespace { namespace, policies } => {
                let strategy = policies.strategy.map_or("default", Strategy::name);
                write!(f, "create namespace {namespace}, {strategy}, locked, safe from topic clean-up")
            }
            Self::SetStrategy { namespace, from, to } => {
                let from = from.map_or("the broker's default", Strategy::name);
                write!(f, "set strategy of {namespace} from {from} to {to}")
            }
            Self::SecureTopics { namespace } => {
                write!(f, "secure topics of {namespace} from the broker's clean-up")
            }
            Self::CreateTopic { topic } => write!(f, "create topic {topic}"),
            Self::SetTopicStrategy { topic, to: Some(to), .. } => write!(f, "set strategy of {topic} to {to}"),
            Self::SetTopicStrategy { topic, to: None, .. } => {
                write!(f, "let {topic} go by its namespace's strategy")
            }
            Self::Register { contract, version, expected, .. } => {
                write!(f, "register {contract} v{version}")?;
                expected.map_or(Ok(()), |number| write!(f, " as schema version {number}"))
            }
            Self::LockNamespace { namespace } => write!(f, "lock {namespace}: only registered schemas produce"),
        }
    }
}

impl Step {
    /// For programs: the kind of step and what it is about.
    pub fn json(&self) -> Value {
        let name = |strategy: &Option<Strategy>| strategy.map(Strategy::name);
        match self {
            Self::CreateTenant { tenant } => json!({ "step": "create_tenant", "tenant": tenant }),
            Self::CreateNamespace { namespace, policies } => json!({
                "step": "create_namespace",
                "namespace": namespace.to_string(),
                "strategy": name(&policies.strategy),
            }),
            Self::SetStrategy { namespace, from, to } => json!({
                "step": "set_strategy",
                "namespace": namespace.to_string(),
                "from": name(from),
                "to": to.name(),
            }),
            Self::SecureTopics { namespace } => {
                json!({ "step": "secure_topics", "namespace": namespace.to_string() })
            }
            Self::CreateTopic { topic } => json!({ "step": "create_topic", "topic": topic.to_string() }),
            Self::SetTopicStrategy { topic, from, to } => json!({
                "step": "set_topic_strategy",
                "topic": topic.to_string(),
                "from": name(from),
                "to": name(to),
            }),
            Self::Register { contract, topic, version, expected, .. } => json!({
                "step": "register",
                "contract": contract,
                "topic": topic.to_string(),
                "version": version,
                "expected": expected,
            }),
            Self::LockNamespace { namespace } => {
                json!({ "step": "lock_namespace", "namespace": namespace.to_string() })
            }
        }
    }
}
