//! The steps of a plan.

use std::fmt;

use serde_json::{Value, json};

use schemactl_pulsar::{Namespace, NamespacePolicies, Strategy, Topic};

/// A change of a registry. Each step can be repeated safely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Create the tenant.
    CreateTenant {
        /// The tenant's name.
        tenant: String,
    },
    /// Create the namespace with all its policies at once, so that it is never open.
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
        /// The present strategy; `None` for the broker's default.
        from: Option<Strategy>,
        /// The new strategy.
        to: Strategy,
    },
    /// Keep the broker from deleting unused topics and their schemas.
    SecureTopics {
        /// The namespace.
        namespace: Namespace,
    },
    /// Create the topic.
    CreateTopic {
        /// The topic.
        topic: Topic,
    },
    /// Set or remove the topic's own strategy.
    SetTopicStrategy {
        /// The topic.
        topic: Topic,
        /// The present strategy of its own.
        from: Option<Strategy>,
        /// The new strategy; `None` for the namespace's.
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
        /// The registry's number that it must get, if it is known.
        expected: Option<u64>,
        /// The schema's JSON.
        schema: String,
    },
    /// Allow only registered schemas.
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
                write!(f, "create namespace {namespace}, {strategy}, locked, unused topics are kept")
            }
            Self::SetStrategy { namespace, from, to } => {
                let from = from.map_or("the broker's default", Strategy::name);
                write!(f, "set strategy of {namespace} from {from} to {to}")
            }
            Self::SecureTopics { namespace } => {
                write!(f, "keep the broker from deleting unused topics of {namespace}")
            }
            Self::CreateTopic { topic } => write!(f, "create topic {topic}"),
            Self::SetTopicStrategy { topic, to: Some(to), .. } => write!(f, "set strategy of {topic} to {to}"),
            Self::SetTopicStrategy { topic, to: None, .. } => {
                write!(f, "remove the strategy of {topic}: its namespace's applies")
            }
            Self::Register { contract, version, expected, .. } => {
                write!(f, "register {contract} v{version}")?;
                expected.map_or(Ok(()), |number| write!(f, " as schema version {number}"))
            }
            Self::LockNamespace { namespace } => write!(f, "lock {namespace}: producers need a registered schema"),
        }
    }
}

impl Step {
    /// Returns the step as JSON.
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
