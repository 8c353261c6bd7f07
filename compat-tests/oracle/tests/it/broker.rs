//! A real broker answers checks and uploads as the emulation does.

use avro_oracle::compare::Version;
use avro_oracle::history::History;
use contract_core::compat::Strategy;
use contract_core::compat::broker::{AvroSchema, Stored, UploadResponse, check_compatibility, upload};
use serde_json::{Value, json};
use test_support::Rng;
use ureq::Agent;

use crate::corpus::cases;
use crate::{TOO_DEEP, expect_none, seed_of_the_day};

const PAIRS: usize = 520;

/// A new tenant on the broker of the tests.
struct Tenant {
    agent: Agent,
    admin: String,
    name: String,
}

impl Tenant {
    fn create() -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        let variable = "LOGISTICS_TEST_PULSAR_ADMIN";
        let admin = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set; `cargo xtask servers` prints it"));
        let tenant = Self { agent, admin, name: format!("oracle-{}", uuid::Uuid::new_v4()) };
        tenant.put("tenants", "", &json!({"allowedClusters": ["standalone"], "adminRoles": []}));
        tenant
    }

    fn put(&self, what: &str, below: &str, body: &Value) {
        let url = format!("{}/admin/v2/{what}/{}{below}", self.admin, self.name);
        let status = self.agent.put(&url).send_json(body).unwrap().status();
        assert!(status.is_success(), "PUT {url}: {status}");
    }

    fn namespace(&self, strategy: Strategy) -> String {
        let namespace = strategy.name().to_lowercase();
        self.put("namespaces", &format!("/{namespace}"), &json!({"schema_compatibility_strategy": strategy.name()}));
        namespace
    }

    /// Calls the broker with a schema and returns the status.
    fn ask(&self, topic: &str, call: &str, schema: &str) -> u16 {
        let url = format!("{}/admin/v2/schemas/{}/{topic}/{call}", self.admin, self.name);
        let body = json!({"type": "AVRO", "schema": schema, "properties": {}});
        self.agent.post(&url).send_json(body).unwrap().status().as_u16()
    }

    /// Checks and uploads each version under a strategy; returns the answers that differ from ours.
    fn compare(&self, strategy: Strategy, topic: &str, versions: &[Version]) -> Vec<String> {
        let mut differences = Vec::new();
        let mut stored: Vec<Stored<'_>> = Vec::new();
        for (number, version) in versions.iter().enumerate() {
            let new = AvroSchema { json: &version.text, parsed: &version.parsed }.into();
            let checked = (number > 0).then(|| check_compatibility(strategy, new, &stored));
            let uploaded = upload(strategy, new, &stored);
            let check = checked.map(|answer| ("check", "compatibility", answer.status()));
            for (what, call, ours) in check.into_iter().chain([("upload", "schema", uploaded.status())]) {
                let real = self.ask(topic, call, &version.text);
                if real != ours {
                    let sources: Vec<&str> = versions.iter().map(|version| version.text.as_str()).collect();
                    differences
                        .push(format!("{strategy:?}, {what} of {number}: {real}, but we say {ours}: {sources:#?}"));
                }
            }
            if matches!(uploaded, UploadResponse::Created(_)) {
                stored.push(Stored::Schema(new));
            }
        }
        differences
    }

    /// Compares all histories under all strategies, each strategy in a separate namespace and thread.
    fn compare_all(&self, histories: &[Vec<Version>]) -> Vec<String> {
        std::thread::scope(|scope| {
            let threads = Strategy::ALL.map(|strategy| {
                scope.spawn(move || {
                    let namespace = self.namespace(strategy);
                    let numbered = histories.iter().enumerate();
                    let compare = |(number, versions): (usize, &Vec<Version>)| {
                        self.compare(strategy, &format!("{namespace}/topic-{number}"), versions)
                    };
                    numbered.flat_map(compare).collect::<Vec<_>>()
                })
            });
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        })
    }
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn real_broker_agrees_on_corpus() {
    let histories: Vec<Vec<Version>> = cases().into_iter().map(|case| case.versions).collect();
    expect_none(&Tenant::create().compare_all(&histories));
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn real_broker_agrees_on_random_histories() {
    let seed = seed_of_the_day();
    let mut histories: Vec<Vec<Version>> = Vec::new();
    let mut pairs = 0;
    let random = (0..).map(|number| History::random(&mut Rng::for_item(seed, number)));
    for history in random.filter(|history| !history.mutations.contains(&TOO_DEEP)) {
        pairs += history.versions.len() - 1;
        histories.push(history.versions.iter().map(|bytes| Version::new(bytes)).collect());
        if pairs >= PAIRS {
            break;
        }
    }
    let differences = Tenant::create().compare_all(&histories);
    assert!(differences.is_empty(), "seed {seed} (LOGISTICS_TEST_SEED): {}", differences.join("\n"));
}
