//! The registry of a Pulsar broker, over its admin API.

mod api;
mod path;
mod policies;
mod refusal;
mod response;
mod schemas;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use contract_core::compat::Strategy;
use contract_core::compat::broker::TypedSchema;
use contract_core::contracts::is_internal_topic;
use serde_json::{Value, json};

use crate::error::RegistryError;
use crate::http::ConnectOptions;
use crate::model::{
    Compatibility, Creation, Namespace, NamespaceLock, NamespacePolicies, SchemaHistory, Topic, TopicCleanUp,
    TopicState,
};
use crate::registry::Registry;
use api::AdminApi;
use response::AdminResponse;

/// The time limit until a topic's own strategy is in force; 0.2 s is usual.
const STRATEGY_TIMEOUT: Duration = Duration::from_secs(10);

/// The schema registry of a Pulsar broker.
///
/// All calls block. In asynchronous code, create, use and drop it where blocking is allowed.
#[derive(Debug)]
pub struct PulsarRegistry {
    api: AdminApi,
}

impl PulsarRegistry {
    /// Creates a client of the admin API at `address`, such as `http://127.0.0.1:8080`; makes no call.
    pub fn new(address: &str, options: ConnectOptions) -> Result<Self, RegistryError> {
        Ok(Self { api: AdminApi::new(address, options)? })
    }

    /// Returns whether the broker's own health check succeeds: it stores a message and reads it.
    pub fn is_healthy(&self) -> Result<bool, RegistryError> {
        match self.api.get("/admin/v2/brokers/health")? {
            AdminResponse::Success(response) => Ok(response.body.trim() == "ok"),
            AdminResponse::ServerError(_) => Ok(false),
            response => response.success().map(|_| false),
        }
    }

    /// Returns the number of partitions, zero for a topic without partitions; `None` if the topic does not exist.
    fn partitions(&self, topic: &Topic) -> Result<Option<u32>, RegistryError> {
        let Some(response) = self.api.get(&path::topic_policy(topic, "partitions"))?.optional()? else {
            return Ok(None);
        };
        let partitions = response.json()?.get("partitions").and_then(Value::as_u64);
        let partitions = partitions.and_then(|count| u32::try_from(count).ok());
        partitions.map(Some).ok_or_else(|| response.unexpected("the answer has no partitions"))
    }

    /// Waits until the topic has the strategy: the broker distributes policies of topics with a delay.
    fn await_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError> {
        let deadline = Instant::now() + STRATEGY_TIMEOUT;
        loop {
            let now = self.topic(topic)?.and_then(|state| state.strategy);
            if now == strategy {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(RegistryError::Unexpected {
                    url: self.api.address().to_owned(),
                    reason: format!("the strategy of {topic} is still {now:?}"),
                });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[cfg(feature = "testing")]
impl PulsarRegistry {
    /// Deletes the topic's schemas.
    pub(crate) fn delete_schemas(&self, topic: &Topic) -> Result<(), RegistryError> {
        self.api.delete(&path::schemas(topic, "schema"))?.success().map(drop)
    }

    /// Deletes the tenant with all namespaces and topics.
    pub(crate) fn delete_tenant(&self, tenant: &str) -> Result<(), RegistryError> {
        self.api.delete(&format!("{}?force=true", path::tenant(tenant)))?.success().map(drop)
    }
}

impl Registry for PulsarRegistry {
    fn address(&self) -> String {
        self.api.address().to_owned()
    }

    fn version(&self) -> Result<String, RegistryError> {
        let response = self.api.get("/admin/v2/brokers/version")?.success()?;
        let version = response.body.trim();
        let digits = version.chars().next().is_some_and(|c| c.is_ascii_digit());
        if digits && version.len() < 40 && version.contains('.') {
            return Ok(version.to_owned());
        }
        Err(response.unexpected("this is not a Pulsar version"))
    }

    fn has_tenant(&self, tenant: &str) -> Result<bool, RegistryError> {
        Ok(self.api.get(&path::tenant(tenant))?.optional()?.is_some())
    }

    fn create_tenant(&self, tenant: &str) -> Result<Creation, RegistryError> {
        let clusters = self.api.get("/admin/v2/clusters")?.success()?.json()?;
        let body = json!({ "allowedClusters": clusters, "adminRoles": [] });
        self.api.put(&path::tenant(tenant), Some(&body))?.creation()
    }

    fn namespace(&self, namespace: &Namespace) -> Result<Option<NamespacePolicies>, RegistryError> {
        match self.api.get(&path::namespace(namespace))?.optional()? {
            Some(response) => {
                policies::read(&response.json()?).map(Some).map_err(|reason| response.unexpected(&reason))
            }
            None => Ok(None),
        }
    }

    fn create_namespace(&self, namespace: &Namespace, policies: NamespacePolicies) -> Result<Creation, RegistryError> {
        match self.api.put(&path::namespace(namespace), Some(&policies::write(policies)))? {
            AdminResponse::NotFound(response) if response.is_from_pulsar() => {
                Err(RegistryError::NamespaceMissing { namespace: namespace.to_string() })
            }
            response => response.creation(),
        }
    }

    fn set_strategy(&self, namespace: &Namespace, strategy: Strategy) -> Result<(), RegistryError> {
        let path = path::namespace_policy(namespace, "schemaCompatibilityStrategy");
        self.api.put(&path, Some(&json!(strategy.name())))?.in_namespace(namespace)
    }

    fn set_lock(&self, namespace: &Namespace, lock: NamespaceLock) -> Result<(), RegistryError> {
        let path = path::namespace_policy(namespace, "isAllowAutoUpdateSchema");
        self.api.post(&path, &json!(lock.auto_update))?.in_namespace(namespace)?;
        let path = path::namespace_policy(namespace, "schemaValidationEnforced");
        self.api.post(&path, &json!(lock.validation_enforced))?.in_namespace(namespace)
    }

    fn set_clean_up(&self, namespace: &Namespace, clean_up: TopicCleanUp) -> Result<(), RegistryError> {
        let path = path::namespace_policy(namespace, "inactiveTopicPolicies");
        let response = match policies::write_clean_up(clean_up) {
            Some(body) => self.api.post(&path, &body)?,
            None => self.api.delete(&path)?,
        };
        response.in_namespace(namespace)
    }

    fn topic(&self, topic: &Topic) -> Result<Option<TopicState>, RegistryError> {
        let Some(partitions) = self.partitions(topic)? else {
            return Ok(None);
        };
        let path = path::topic_policy(topic, "schemaCompatibilityStrategy");
        let strategy = match self.api.get(&path)?.optional()? {
            Some(response) => {
                policies::strategy(&response.json_or_null()?).map_err(|reason| response.unexpected(&reason))?
            }
            None => None,
        };
        Ok(Some(TopicState { partitions, strategy }))
    }

    fn topics(&self, namespace: &Namespace) -> Result<BTreeSet<String>, RegistryError> {
        let Some(response) = self.api.get(&path::topics(namespace))?.optional()? else {
            return Ok(BTreeSet::new());
        };
        let listed = response.json()?;
        let listed = listed.as_array().ok_or_else(|| response.unexpected("the answer is not a list"))?;
        let prefix = format!("persistent://{namespace}/");
        let names = listed.iter().filter_map(Value::as_str).filter_map(|topic| topic.strip_prefix(&prefix));
        let names = names.map(|name| without_partition(name).to_owned());
        Ok(names.filter(|name| !is_internal_topic(name)).collect())
    }

    fn create_topic(&self, topic: &Topic) -> Result<Creation, RegistryError> {
        match self.api.put(&path::topic(topic), None)? {
            AdminResponse::NotFound(response) if response.is_from_pulsar() => {
                Err(RegistryError::NamespaceMissing { namespace: topic.namespace().to_string() })
            }
            response => response.creation(),
        }
    }

    fn set_topic_strategy(&self, topic: &Topic, strategy: Option<Strategy>) -> Result<(), RegistryError> {
        let path = path::topic_policy(topic, "schemaCompatibilityStrategy");
        let name = strategy.map_or("UNDEFINED", Strategy::name);
        match self.api.put(&path, Some(&json!(name)))? {
            AdminResponse::NotFound(response) if response.is_from_pulsar() => {
                Err(RegistryError::TopicMissing { topic: topic.clone() })
            }
            response => response.success().map(drop),
        }?;
        self.await_topic_strategy(topic, strategy)
    }

    fn history(&self, topic: &Topic) -> Result<SchemaHistory, RegistryError> {
        schemas::history(&self.api, topic)
    }

    fn compatibility_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<Compatibility, RegistryError> {
        schemas::compatibility(&self.api, topic, schema)
    }

    fn register_typed(&self, topic: &Topic, schema: &TypedSchema) -> Result<u64, RegistryError> {
        schemas::register(&self.api, topic, schema)
    }
}

/// Removes the number of a partition: the broker lists the partitions of a topic, not the topic.
fn without_partition(name: &str) -> &str {
    match name.rsplit_once("-partition-") {
        Some((topic, number)) if number.parse::<u32>().is_ok() => topic,
        _ => name,
    }
}
