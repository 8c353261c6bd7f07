//! A new tenant on the broker of the tests, through its admin interface.

use contract_core::compat::Strategy;
use contract_core::compat::broker::PulsarProfile;
use reqwest::blocking::Client;
use serde_json::{Value, json};

/// A tenant. Its calls block: in asynchronous tests, use it within `block_in_place`.
pub(crate) struct Tenant {
    client: Client,
    admin: String,
    name: String,
}

impl Tenant {
    /// Creates a tenant whose name begins with a word.
    pub(crate) fn create(word: &str) -> Self {
        let tenant = Self::existing(&format!("{word}-{}", uuid::Uuid::new_v4()));
        tenant.put("tenants", "", &json!({"allowedClusters": ["standalone"], "adminRoles": []}));
        tenant
    }

    /// Returns a tenant that exists.
    pub(crate) fn existing(name: &str) -> Self {
        // reqwest needs to know which implementation of cryptography to use, even without TLS.
        drop(rustls::crypto::ring::default_provider().install_default());
        Self { client: Client::new(), admin: crate::needed("LOGISTICS_TEST_PULSAR_ADMIN"), name: name.to_owned() }
    }

    /// Returns the profile of the broker's version.
    pub(crate) fn profile(&self) -> PulsarProfile {
        let version =
            self.client.get(format!("{}/admin/v2/brokers/version", self.admin)).send().unwrap().text().unwrap();
        PulsarProfile::of_broker(&version).unwrap_or_else(|| panic!("{version}")).profile
    }

    /// Creates a namespace with a compatibility strategy.
    pub(crate) fn create_namespace(&self, name: &str, strategy: Strategy) {
        let body = json!({"schema_compatibility_strategy": strategy.name()});
        self.put("namespaces", &format!("/{name}"), &body);
    }

    /// Changes the compatibility strategy of a namespace.
    pub(crate) fn set_strategy(&self, namespace: &str, strategy: Strategy) {
        let path = format!("/{namespace}/schemaCompatibilityStrategy");
        self.put("namespaces", &path, &json!(strategy.name()));
    }

    /// Posts a schema to a topic (`namespace/topic`) and returns the status and the body of the answer. The call is
    /// `schema` to upload it, `compatibility` to check it.
    pub(crate) fn post(&self, topic: &str, call: &str, schema: &Value) -> (u16, String) {
        let url = format!("{}/admin/v2/schemas/{}/{topic}/{call}", self.admin, self.name);
        let answer = self.client.post(&url).header("accept", "application/json").json(schema).send().unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    }

    /// Deletes the schemas of a topic, with a query such as `?force=true`.
    pub(crate) fn delete_schemas(&self, topic: &str, query: &str) {
        let url = format!("{}/admin/v2/schemas/{}/{topic}/schema{query}", self.admin, self.name);
        let status = self.client.delete(&url).send().unwrap().status();
        assert!(status.is_success(), "DELETE {url}: {status}");
    }

    fn put(&self, collection: &str, path: &str, body: &Value) {
        let url = format!("{}/admin/v2/{collection}/{}{path}", self.admin, self.name);
        let status = self.client.put(&url).json(body).send().unwrap().status();
        assert!(status.is_success(), "PUT {url}: {status}");
    }
}
