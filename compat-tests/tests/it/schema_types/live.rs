//! The cases on a real broker.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use contract_core::compat::Strategy;
use serde_json::{Value, json};

use super::{Answers, Case, Event, Posted};
use crate::tenant::Tenant;

const WORKERS: usize = 6;

/// A case with the strategies under which the broker is asked.
type Request = (Case, Vec<Strategy>);
/// A case with the answers under each strategy.
pub(super) type Answered = (Case, Vec<(Strategy, Answers)>);

/// The broker of the tests, with a new tenant.
pub(super) struct Broker(Tenant);

impl Broker {
    pub(super) fn with_new_tenant() -> Self {
        Self(Tenant::create("types"))
    }

    /// Asks about all cases, several at a time.
    pub(super) fn ask_all(&self, requests: &[Request]) -> Vec<Answered> {
        let mut answered: Vec<Answered> = requests.iter().map(|(case, _)| (case.clone(), Vec::new())).collect();
        for strategy in Strategy::ALL {
            let indexes: Vec<usize> = (0..requests.len()).filter(|at| requests[*at].1.contains(&strategy)).collect();
            let cases: Vec<&Case> = indexes.iter().map(|at| &requests[*at].0).collect();
            for (at, answers) in indexes.into_iter().zip(self.ask_under(strategy, &cases)) {
                answered[at].1.push((strategy, answers));
            }
        }
        answered
    }

    /// Creates all histories without a compatibility check, and then asks under the strategy.
    fn ask_under(&self, strategy: Strategy, cases: &[&Case]) -> Vec<Answers> {
        let namespace = strategy.name().to_lowercase();
        self.0.create_namespace(&namespace, Strategy::AlwaysCompatible);
        let topic = |number: usize| format!("{namespace}/case-{number}");
        let counts = in_parallel(cases.len(), |number| self.create_history(&topic(number), &cases[number].history));
        self.0.set_strategy(&namespace, strategy);
        in_parallel(cases.len(), |number| {
            let (topic, new) = (topic(number), &cases[number].new);
            Answers::new(self.check(&topic, new), &self.upload(&topic, new, counts[number]))
        })
    }

    /// Creates a history and returns its number of versions, deletions included.
    fn create_history(&self, topic: &str, history: &[Event]) -> u64 {
        let mut count = 0;
        for event in history {
            match event {
                Event::Posted(schema) => {
                    if let Some(body) = self.post_with_retries(topic, schema) {
                        count = count.max(version(&body) + 1);
                    }
                }
                Event::Deleted => {
                    self.0.delete_schemas(topic, "");
                    count += 1;
                }
                Event::Erased => {
                    self.0.delete_schemas(topic, "?force=true");
                    count = 0;
                }
            }
        }
        count
    }

    /// Uploads a schema. Some are rejected without a compatibility check too, which the emulation must know; but a busy
    /// broker also fails now and then, and accepts the same schema the next time.
    fn post_with_retries(&self, topic: &str, schema: &Posted) -> Option<String> {
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
            // The body names the exception that was the cause.
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
        let body = json!({"type": schema.schema_type, "schema": schema.schema, "properties": schema.properties});
        self.0.post(topic, call, &body)
    }
}

fn version(body: &str) -> u64 {
    let body: Value = serde_json::from_str(body).unwrap();
    body.pointer("/version/version").and_then(Value::as_u64).unwrap()
}

/// Runs work for each number below a count in several threads; the results are in the order of the numbers.
fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return done;
            }
            done.push((number, work(number)));
        }
    };
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}
