//! The registries that every behaviour is tried on.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use schemactl::registry::{Access, InMemoryRegistry, PulsarRegistry, Registry, Topic};

/// A registry with a tenant that no other test uses.
pub(crate) struct Subject {
    registry: Kind,
    pub(crate) tenant: String,
}

enum Kind {
    InMemory(InMemoryRegistry),
    Pulsar(PulsarRegistry, String),
}

impl Subject {
    pub(crate) fn in_memory() -> Self {
        Self { registry: Kind::InMemory(InMemoryRegistry::new()), tenant: "trial".to_owned() }
    }

    pub(crate) fn pulsar() -> Self {
        let address = std::env::var("LOGISTICS_TEST_PULSAR_ADMIN")
            .expect("LOGISTICS_TEST_PULSAR_ADMIN names the admin API of a Pulsar");
        let registry = PulsarRegistry::new(&address, Access::default()).unwrap();
        Self { registry: Kind::Pulsar(registry, address), tenant: fresh_tenant() }
    }

    pub(crate) fn registry(&self) -> &dyn Registry {
        match &self.registry {
            Kind::InMemory(registry) => registry,
            Kind::Pulsar(registry, _) => registry,
        }
    }

    /// Deletes the topic's schemas, as somebody with the admin tool might.
    pub(crate) fn delete_schemas(&self, topic: &Topic) {
        match &self.registry {
            Kind::InMemory(registry) => registry.delete_schemas(topic),
            Kind::Pulsar(_, address) => {
                let (namespace, name) = (topic.namespace(), topic.name());
                ureq::delete(format!("{address}/admin/v2/schemas/{namespace}/{name}/schema")).call().unwrap();
            }
        }
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        if let Kind::Pulsar(_, address) = &self.registry {
            // A test broker is thrown away; a leftover tenant harms nobody.
            drop(ureq::delete(format!("{address}/admin/v2/tenants/{}?force=true", self.tenant)).call());
        }
    }
}

fn fresh_tenant() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    format!("schemactl-{}-{now}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Makes a test of each behaviour for each registry.
macro_rules! both_registries {
    ($($behaviour:ident)+) => {
        mod in_memory {
            $(#[test] fn $behaviour() { super::$behaviour(&crate::support::Subject::in_memory()); })+
        }

        mod pulsar {
            $(
                #[test]
                #[ignore = "needs a Pulsar: LOGISTICS_TEST_PULSAR_ADMIN"]
                fn $behaviour() { super::$behaviour(&crate::support::Subject::pulsar()); }
            )+
        }
    };
}
pub(crate) use both_registries;
