//! Pulsar's own registry, over the broker's admin API.

mod answer;
mod path;
mod policies;
mod schemas;
mod verdict;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use contract_core::contracts::is_internal_topic;
use serde_json::{Value, json};
use ureq::http::Method;

use super::http::{Access, Client};
use super::{
    Creation, History, Lock, Namespace, NamespacePolicies, Registry, RegistryError, Strategy, Topic, TopicCleanUp,
    TopicState, TypedSchema, Verdict,
};
use answer::Meaning;

/// How long a topic's own strategy may take to come into force (0.2 s is usual).
const STRATEGY_PATIENCE: Duration = Duration::from_secs(10);

/// A Pulsar broker's schema registry.
#[derive(Debug)]
pub struct PulsarRegistry {
    client: Client,
}

impl PulsarRegistry {
    /// For the admin API at `address`, such as `http://127.0.0.1:8080`; makes no call.
    pub fn new(address: &str, access: Access) -> Result<Self, RegistryError> {
        Ok(Self { client: Client::new(address, access)? })
    }

    /// Whether the broker can store a message and read it again, as it finds by trying.
    pub fn is_healthy(&self) -> Result<bool, RegistryError> {
        match self.get("/admin/v2/brokers/health")? {
            Meaning::Done(answer) => Ok(answer.body.trim() == "ok"),
            Meaning::Failed(_) => Ok(false),
            meaning => meaning.done().map(|_| false),
        }
    }

    fn get(&self, path: &str) -> Result<Meaning, RegistryError> {
        self.client.call(&Method::GET, path, None).and_then(Meaning::of)
    }

    fn put(&self, path: &str, body: Option<&Value>) -> Result<Meaning, RegistryError> {
        self.client.call(&Method::PUT, path, body).and_then(Meaning::of)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Meaning, RegistryError> {
        self.client.call(&Method::POST, path, Some(body)).and_then(Meaning::of)
    }

    /// Waits until the topic goes by `strategy`: policies of topics travel through a topic of their own.
    fn await_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError> {
        let deadline = Instant::now() + STRATEGY_PATIENCE;
        loop {
            let now = self.topic(topic)?.and_then(|state| state.strategy);
            if now == strategy {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(RegistryError::Unexpected {
                    url: self.client.base().to_owned(),
                    reason: format!("{topic} does not take its strategy, it has {now:?}"),
                });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Registry for PulsarRegistry {
    fn address(&self) -> String {
        self.client.base().to_owned()
    }

    fn version(&self) -> Result<String, RegistryError> {
        let answer = self.get("/admin/v2/brokers/version")?.done()?;
        let version = answer.body.trim();
        let digits = version.chars().next().is_some_and(|c| c.is_ascii_digit());
        if digits && version.len() < 40 && version.contains('.') {
            return Ok(version.to_owned());
        }
        Err(answer.unexpected("this is not a Pulsar version"))
    }

    fn has_tenant(&self, tenant: &str) -> Result<bool, RegistryError> {
        Ok(self.get(&path::tenant(tenant))?.expect_optional()?.is_some())
    }

    fn create_tenant(&self, tenant: &str) -> Result<Creation, RegistryError> {
        let clusters = self.get("/admin/v2/clusters")?.done()?.json()?;
        let body = json!({ "allowedClusters": clusters, "adminRoles": [] });
        self.put(&path::tenant(tenant), Some(&body))?.expect_creation()
    }

    fn namespace(&self, namespace: &Namespace) -> Result<Option<NamespacePolicies>, RegistryError> {
        match self.get(&path::namespace(namespace))?.expect_optional()? {
            Some(answer) => policies::read(&answer.json()?).map(Some).map_err(|reason| answer.unexpected(&reason)),
            None => Ok(None),
        }
    }

    fn create_namespace(&self, namespace: &Namespace, policies: NamespacePolicies) -> Result<Creation, RegistryError> {
        match self.put(&path::namespace(namespace), Some(&policies::write(policies)))? {
            Meaning::Absent(answer) if answer.is_from_pulsar() => {
                Err(RegistryError::NamespaceMissing { namespace: namespace.to_string() })
            }
            meaning => meaning.expect_creation(),
        }
    }

    fn set_strategy(&self, namespace: &Namespace, strategy: Strategy) -> Result<(), RegistryError> {
        let path = path::namespace_policy(namespace, "schemaCompatibilityStrategy");
        self.put(&path, Some(&json!(strategy.name())))?.expect_in(namespace)
    }

    fn set_lock(&self, namespace: &Namespace, lock: Lock) -> Result<(), RegistryError> {
        let path = path::namespace_policy(namespace, "isAllowAutoUpdateSchema");
        self.post(&path, &json!(lock.auto_update))?.expect_in(namespace)?;
        let path = path::namespace_policy(namespace, "schemaValidationEnforced");
        self.post(&path, &json!(lock.validation_enforced))?.expect_in(namespace)
    }

    fn set_clean_up(&self, namespace: &Namespace, clean_up: TopicCleanUp) -> Result<(), RegistryError> {
        let path = path::namespace_policy(namespace, "inactiveTopicPolicies");
        let answer = match policies::write_clean_up(clean_up) {
            Some(body) => self.client.call(&Method::POST, &path, Some(&body))?,
            None => self.client.call(&Method::DELETE, &path, None)?,
        };
        Meaning::of(answer)?.expect_in(namespace)
    }

    fn topic(&self, topic: &Topic) -> Result<Option<TopicState>, RegistryError> {
        let Some(partitions) = self.partitions(topic)? else {
            return Ok(None);
        };
        let path = path::topic_policy(topic, "schemaCompatibilityStrategy");
        let strategy = match self.get(&path)?.expect_optional()? {
            Some(answer) => policies::strategy(&answer.json_or_null()?).map_err(|reason| answer.unexpected(&reason))?,
            None => None,
        };
        Ok(Some(TopicState { partitions, strategy }))
    }

    fn topics(&self, namespace: &Namespace) -> Result<BTreeSet<String>, RegistryError> {
        let Some(answer) = self.get(&path::topics(namespace))?.expect_optional()? else {
            return Ok(BTreeSet::new());
        };
        let listed = answer.json()?;
        let listed = listed.as_array().ok_or_else(|| answer.unexpected("the answer is no list"))?;
        let prefix = format!("persistent://{namespace}/");
        let names = listed.iter().filter_map(Value::as_str).filter_map(|topic| topic.strip_prefix(&prefix));
        let names = names.map(|name| without_partition(name).to_owned());
        Ok(names.filter(|name| !is_internal_topic(name)).collect())
    }

    fn create_topic(&self, topic: &Topic) -> Result<Creation, RegistryError> {
        match self.put(&path::topic(topic), None)? {
            Meaning::Absent(answer) if answer.is_from_pulsar() => {
                Err(RegistryError::NamespaceMissing { namespace: topic.namespace().to_string() })
            }
            meaning => meaning.expect_creation(),
        }
    }

    fn set_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError> {
        let path = path::topic_policy(topic, "schemaCompatibilityStrategy");
        let name = strategy.map_or("UNDEFINED", Strategy::name);
        match self.put(&path, Some(&json!(name)))? {
            Meaning::Absent(answer) if answer.is_from_pulsar() => {
                Err(RegistryError::TopicMissing { topic: topic.clone() })
            }
            meaning => meaning.done().map(drop),
        }?;
        self.await_topic_strategy(topic, strategy)
    }

    fn history(&self, topic: &Topic) -> Result<History, RegistryError> {
        self.read_history(topic)
    }

    fn compatibility_of(&self, topic: &Topic, schema: &TypedSchema) -> Result<Verdict, RegistryError> {
        self.ask_compatibility(topic, schema)
    }

    fn register_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError> {
        self.post_schema(topic, schema)
    }
}

/// The list has each partition of a topic, not the topic.
fn without_partition(name: &str) -> &str {
    match name.rsplit_once("-partition-") {
        Some((topic, number)) if number.parse::<u32>().is_ok() => topic,
        _ => name,
    }
}
