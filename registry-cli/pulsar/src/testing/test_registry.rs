//! The registries that behaviours are tested on.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::admin::PulsarRegistry;
use crate::http::ConnectOptions;
use crate::in_memory::InMemoryRegistry;
use crate::model::Topic;
use crate::registry::Registry;

/// A registry with a tenant of its own, so that tests can run at the same time.
#[derive(Debug)]
pub struct TestRegistry {
    adapter: Adapter,
    tenant: String,
}

#[derive(Debug)]
enum Adapter {
    InMemory(InMemoryRegistry),
    Pulsar(PulsarRegistry),
}

impl TestRegistry {
    /// Creates a registry in memory.
    pub fn in_memory() -> Self {
        Self { adapter: Adapter::InMemory(InMemoryRegistry::new()), tenant: "trial".to_owned() }
    }

    /// Connects to the broker whose admin API `LOGISTICS_TEST_PULSAR_ADMIN` names.
    pub fn pulsar() -> Self {
        let address = std::env::var("LOGISTICS_TEST_PULSAR_ADMIN")
            .expect("LOGISTICS_TEST_PULSAR_ADMIN names the admin API of a Pulsar");
        let registry = PulsarRegistry::new(&address, ConnectOptions::default()).expect("a valid address");
        Self { adapter: Adapter::Pulsar(registry), tenant: unique_tenant() }
    }

    /// Returns the registry.
    pub fn registry(&self) -> &dyn Registry {
        match &self.adapter {
            Adapter::InMemory(registry) => registry,
            Adapter::Pulsar(registry) => registry,
        }
    }

    /// Returns the tenant that only this test uses.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Deletes the topic's schemas, as an administrator could.
    pub fn delete_schemas(&self, topic: &Topic) {
        match &self.adapter {
            Adapter::InMemory(registry) => registry.delete_schemas(topic),
            Adapter::Pulsar(registry) => registry.delete_schemas(topic).expect("schemas can be deleted"),
        }
    }
}

impl Drop for TestRegistry {
    fn drop(&mut self) {
        if let Adapter::Pulsar(registry) = &self.adapter {
            // The test broker is deleted after the tests, so a leftover tenant does no harm.
            drop(registry.delete_tenant(&self.tenant));
        }
    }
}

fn unique_tenant() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    format!("schemactl-{}-{now}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Generates a test of each behaviour for each registry: `fn behaviour(subject: &TestRegistry)`.
#[macro_export]
macro_rules! test_both_registries {
    ($($behaviour:ident)+) => {
        mod in_memory {
            $(#[test] fn $behaviour() { super::$behaviour(&$crate::testing::TestRegistry::in_memory()); })+
        }

        mod pulsar {
            $(
                #[test]
                #[ignore = "needs a Pulsar: LOGISTICS_TEST_PULSAR_ADMIN"]
                fn $behaviour() { super::$behaviour(&$crate::testing::TestRegistry::pulsar()); }
            )+
        }
    };
}
