//! The cases on a real broker: what it answers to a check and to an upload is what the emulation says.

use contract_core::compat::Strategy;
use contract_core::compat::broker::{Answer, Published, Stored, Text, compatibility, publish};
use serde_json::{Value, json};
use ureq::Agent;

use super::corpus::cases;
use super::{case, expect_none};

const STRATEGIES: [Strategy; 2] = [Strategy::Backward, Strategy::BackwardTransitive];

/// A tenant of its own on the broker of the tests.
struct Broker {
    agent: Agent,
    admin: String,
    tenant: String,
}

impl Broker {
    fn with_fresh_tenant() -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        let tenant = format!("corpus-{}", uuid::Uuid::new_v4());
        let broker = Self { agent, admin: crate::needed("LOGISTICS_TEST_PULSAR_ADMIN"), tenant };
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
}

fn text(text: &case::Text) -> Text<'_> {
    Text { text: &text.text, parsed: &text.parsed }
}

fn status_of_check(answer: &Answer) -> u16 {
    match answer {
        Answer::Compatible => 202,
        Answer::Incompatible(_) | Answer::Invalid | Answer::Error(_) => 500,
    }
}

fn status_of_upload(published: &Published) -> u16 {
    match published {
        Published::Created(_) | Published::Exists(_) => 200,
        Published::Incompatible(_) => 409,
        Published::Invalid => 422,
        Published::Error(_) => 500,
    }
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn a_real_broker_answers_as_the_emulation_says() {
    let broker = Broker::with_fresh_tenant();
    let mut differences = Vec::new();
    let mut asked = 0;
    for strategy in STRATEGIES {
        let namespace = broker.namespace(strategy);
        for (number, case) in cases().iter().enumerate() {
            let topic = format!("{namespace}/case-{number}");
            let (old, new) = (text(&case.writer), text(&case.reader));
            let first = publish(strategy, old, &[]);
            let history = if first == Published::Created(0) { vec![Stored::Schema(old)] } else { Vec::new() };
            let expected = [
                ("first upload", "schema", old.text, status_of_upload(&first)),
                ("check", "compatibility", new.text, status_of_check(&compatibility(strategy, new, &history))),
                ("second upload", "schema", new.text, status_of_upload(&publish(strategy, new, &history))),
            ];
            for (what, call, text, ours) in expected {
                let real = broker.ask(&topic, call, text);
                asked += 1;
                if real != ours {
                    differences.push(format!("{case}, {}, {what}: {real}, but we say {ours}", strategy.name()));
                }
            }
        }
    }
    expect_none(&differences);
    assert!(asked > 1500, "{asked} questions");
}
