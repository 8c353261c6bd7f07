//! The questions, put to a real broker.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use contract_core::compat::Strategy;
use serde_json::{Value, json};
use ureq::Agent;

use super::{Answers, Case, Event, Posted};

const WORKERS: usize = 6;

/// A case with the strategies under which it is asked.
type Asked = (Case, Vec<Strategy>);
/// A case with the answers under each of them.
pub(super) type Answered = (Case, Vec<(Strategy, Answers)>);

/// A tenant of its own on the broker of the tests.
pub(super) struct Broker {
    agent: Agent,
    admin: String,
    tenant: String,
}

/// Days since 1970.
pub(super) fn day() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 86_400
}

impl Broker {
    pub(super) fn with_fresh_tenant() -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        let tenant = format!("types-{}", uuid::Uuid::new_v4());
        let broker = Self { agent, admin: crate::needed("LOGISTICS_TEST_PULSAR_ADMIN"), tenant };
        broker.put("tenants", "", &json!({"allowedClusters": ["standalone"], "adminRoles": []}));
        broker
    }

    /// Asks all questions, several at a time.
    pub(super) fn ask_all(&self, asked: &[Asked]) -> Vec<Answered> {
        let mut answered: Vec<Answered> = asked.iter().map(|(case, _)| (case.clone(), Vec::new())).collect();
        for strategy in Strategy::ALL {
            let places: Vec<usize> = (0..asked.len()).filter(|place| asked[*place].1.contains(&strategy)).collect();
            let cases: Vec<&Case> = places.iter().map(|place| &asked[*place].0).collect();
            for (place, answers) in places.into_iter().zip(self.ask_under(strategy, &cases)) {
                answered[place].1.push((strategy, answers));
            }
        }
        answered
    }

    /// Makes all histories, where anything goes, and then asks under the strategy.
    fn ask_under(&self, strategy: Strategy, cases: &[&Case]) -> Vec<Answers> {
        let namespace = strategy.name().to_lowercase();
        let path = format!("/{namespace}");
        self.put("namespaces", &path, &json!({"schema_compatibility_strategy": "ALWAYS_COMPATIBLE"}));
        let topic = |place: usize| format!("{namespace}/case-{place}");
        let counts = in_parallel(cases.len(), |place| self.make_history(&topic(place), &cases[place].history));
        self.put("namespaces", &format!("{path}/schemaCompatibilityStrategy"), &json!(strategy.name()));
        in_parallel(cases.len(), |place| {
            let (topic, new) = (topic(place), &cases[place].new);
            Answers::new(self.check(&topic, new), &self.upload(&topic, new, counts[place]))
        })
    }

    /// The number of versions that the topic has then, deletions included.
    fn make_history(&self, topic: &str, history: &[Event]) -> u64 {
        let mut count = 0;
        for event in history {
            match event {
                Event::Posted(schema) => {
                    if let Some(body) = self.post_patiently(topic, schema) {
                        count = count.max(version(&body) + 1);
                    }
                }
                Event::Deleted => {
                    self.delete(topic, "");
                    count += 1;
                }
                Event::Erased => {
                    self.delete(topic, "?force=true");
                    count = 0;
                }
            }
        }
        count
    }

    /// Some schemas are refused even where anything goes, and the emulation must know it; but a broker that has much
    /// to do sometimes fails to store one, and takes it the next time.
    fn post_patiently(&self, topic: &str, schema: &Posted) -> Option<String> {
        for attempt in 1..=3 {
            if let (200, body) = self.post(topic, "schema", schema) {
                return Some(body);
            }
            std::thread::sleep(Duration::from_millis(100 * attempt));
        }
        None
    }

    fn check(&self, topic: &str, new: &Posted) -> &'static str {
        match self.post(topic, "compatibility", new) {
            (202, _) => "compatible",
            // The reason comes with the exceptions that it was wrapped in.
            (500, body) if body.contains("exceptions.IncompatibleSchemaException") => "incompatible",
            (500, body) if body.contains("exceptions.InvalidSchemaDataException") => "invalid",
            (500, _) => "error",
            (status, body) => panic!("{topic}: {status} {body}"),
        }
    }

    fn upload(&self, topic: &str, new: &Posted, count: u64) -> String {
        match self.post(topic, "schema", new) {
            (200, body) if version(&body) == count => format!("created as {count}"),
            (200, body) => format!("exists as {}", version(&body)),
            (409, _) => "incompatible".to_owned(),
            (422, _) => "invalid".to_owned(),
            (500, _) => "error".to_owned(),
            (status, body) => panic!("{topic}: {status} {body}"),
        }
    }

    fn post(&self, topic: &str, call: &str, schema: &Posted) -> (u16, String) {
        let url = format!("{}/admin/v2/schemas/{}/{topic}/{call}", self.admin, self.tenant);
        let body = json!({"type": schema.schema_type, "schema": schema.schema, "properties": schema.properties});
        let answer = self.agent.post(&url).header("accept", "application/json").send_json(body).unwrap();
        (answer.status().as_u16(), answer.into_body().read_to_string().unwrap())
    }

    fn delete(&self, topic: &str, query: &str) {
        let url = format!("{}/admin/v2/schemas/{}/{topic}/schema{query}", self.admin, self.tenant);
        let status = self.agent.delete(&url).call().unwrap().status();
        assert!(status.is_success(), "DELETE {url}: {status}");
    }

    fn put(&self, what: &str, below: &str, body: &Value) {
        let url = format!("{}/admin/v2/{what}/{}{below}", self.admin, self.tenant);
        let status = self.agent.put(&url).send_json(body).unwrap().status();
        assert!(status.is_success(), "PUT {url}: {status}");
    }
}

fn version(body: &str) -> u64 {
    let body: Value = serde_json::from_str(body).unwrap();
    body.pointer("/version/version").and_then(Value::as_u64).unwrap()
}

/// Does a piece of work for each place; the results are in their order.
fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count {
                return done;
            }
            done.push((place, work(place)));
        }
    };
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}
