//! A real broker: what it answers to a check and to an upload is what the emulation says.

use avro_oracle::chance::Chance;
use avro_oracle::compare::Version;
use avro_oracle::history::History;
use contract_core::compat::Strategy;
use contract_core::compat::broker::{AvroSchema, Stored, UploadResponse, check_compatibility, upload};
use serde_json::{Value, json};
use ureq::Agent;

use crate::corpus::cases;
use crate::{TOO_DEEP, expect_none, seed_of_the_day};

const PAIRS: usize = 520;

/// A tenant of its own on the broker of the tests.
struct Broker {
    agent: Agent,
    admin: String,
    tenant: String,
}

impl Broker {
    fn with_fresh_tenant() -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        let variable = "LOGISTICS_TEST_PULSAR_ADMIN";
        let admin = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set; `cargo xtask servers` starts what it names"));
        let broker = Self { agent, admin, tenant: format!("oracle-{}", uuid::Uuid::new_v4()) };
        broker.put("tenants", "", &json!({"allowedClusters": ["standalone"], "adminRoles": []}));
        broker
    }

    fn put(&self, what: &str, below: &str, body: &Value) {
        let url = format!("{}/admin/v2/{what}/{}{below}", self.admin, self.tenant);
        let status = self.agent.put(&url).send_json(body).unwrap().status();
        assert!(status.is_success(), "PUT {url}: {status}");
    }

    fn namespace(&self, strategy: Strategy) -> String {
        let namespace = strategy.name().to_lowercase();
        self.put("namespaces", &format!("/{namespace}"), &json!({"schema_compatibility_strategy": strategy.name()}));
        namespace
    }

    /// The status of a call about a schema.
    fn ask(&self, topic: &str, call: &str, schema: &str) -> u16 {
        let url = format!("{}/admin/v2/schemas/{}/{topic}/{call}", self.admin, self.tenant);
        let body = json!({"type": "AVRO", "schema": schema, "properties": {}});
        self.agent.post(&url).send_json(body).unwrap().status().as_u16()
    }

    /// Checks and uploads one version after the other under a strategy, and tells where the answers differ from ours.
    fn follow(&self, strategy: Strategy, topic: &str, versions: &[Version]) -> Vec<String> {
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
                    let texts: Vec<&str> = versions.iter().map(|version| version.text.as_str()).collect();
                    differences
                        .push(format!("{strategy:?}, {what} of {number}: {real}, but we say {ours}: {texts:#?}"));
                }
            }
            if matches!(uploaded, UploadResponse::Created(_)) {
                stored.push(Stored::Schema(new));
            }
        }
        differences
    }

    /// Follows all histories under all strategies, each strategy in a namespace and a thread of its own.
    fn follow_all(&self, histories: &[Vec<Version>]) -> Vec<String> {
        std::thread::scope(|scope| {
            let threads = Strategy::ALL.map(|strategy| {
                scope.spawn(move || {
                    let namespace = self.namespace(strategy);
                    let numbered = histories.iter().enumerate();
                    let follow = |(number, versions): (usize, &Vec<Version>)| {
                        self.follow(strategy, &format!("{namespace}/topic-{number}"), versions)
                    };
                    numbered.flat_map(follow).collect::<Vec<_>>()
                })
            });
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        })
    }
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn a_real_broker_answers_to_the_corpus_as_the_emulation_says() {
    let histories: Vec<Vec<Version>> = cases().into_iter().map(|case| case.versions).collect();
    expect_none(&Broker::with_fresh_tenant().follow_all(&histories));
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn a_real_broker_answers_to_random_histories_as_the_emulation_says() {
    let seed = seed_of_the_day();
    let mut histories: Vec<Vec<Version>> = Vec::new();
    let mut pairs = 0;
    let random = (0..).map(|number| History::random(&mut Chance::of(seed, number)));
    for history in random.filter(|history| !history.kinds.contains(&TOO_DEEP)) {
        pairs += history.versions.len() - 1;
        histories.push(history.versions.iter().map(|bytes| Version::new(bytes)).collect());
        if pairs >= PAIRS {
            break;
        }
    }
    let differences = Broker::with_fresh_tenant().follow_all(&histories);
    assert!(differences.is_empty(), "seed {seed} (LOGISTICS_TEST_SEED): {}", differences.join("\n"));
}
