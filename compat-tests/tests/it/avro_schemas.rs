//! A real broker answers checks and uploads of Avro schemas as the emulation of its version does.

use avro_oracle::compare::Version;
use avro_oracle::corpus;
use avro_oracle::history::History;
use contract_core::compat::Strategy;
use contract_core::compat::broker::{AvroSchema, Stored, UploadResponse, check_compatibility, upload};
use serde_json::json;
use test_support::{Rng, seed_of_the_day};

use crate::expect_none;
use crate::tenant::Tenant;

const PAIRS: usize = 520;
/// A mutation that is left out: the nesting that Java can read depends on its stack, and so on its compiler.
const TOO_DEEP: &str = "type-nested-deep";

/// Checks and uploads each version under a strategy; returns the answers that differ from ours.
fn compare(tenant: &Tenant, strategy: Strategy, topic: &str, versions: &[Version]) -> Vec<String> {
    let mut differences = Vec::new();
    let mut stored: Vec<Stored<'_>> = Vec::new();
    for (number, version) in versions.iter().enumerate() {
        let new = AvroSchema { json: &version.text, parsed: &version.parsed }.into();
        let checked = (number > 0).then(|| check_compatibility(strategy, new, &stored));
        let uploaded = upload(strategy, new, &stored);
        let check = checked.map(|answer| ("check", "compatibility", answer.status()));
        for (action, call, ours) in check.into_iter().chain([("upload", "schema", uploaded.status())]) {
            let body = json!({"type": "AVRO", "schema": version.text, "properties": {}});
            let (real, _) = tenant.post(topic, call, &body);
            if real != ours {
                let sources: Vec<&str> = versions.iter().map(|version| version.text.as_str()).collect();
                differences
                    .push(format!("{strategy:?}, {action} of {number}: {real}, but we say {ours}: {sources:#?}"));
            }
        }
        if matches!(uploaded, UploadResponse::Created(_)) {
            stored.push(Stored::Schema(new));
        }
    }
    differences
}

/// Compares all histories under all strategies, each strategy in a separate namespace and thread.
fn compare_all(histories: &[Vec<Vec<u8>>]) -> Vec<String> {
    let tenant = &Tenant::create("oracle");
    let profile = tenant.profile();
    let parse = |versions: &Vec<Vec<u8>>| -> Vec<Version> {
        versions.iter().map(|bytes| Version::for_broker(profile, bytes)).collect()
    };
    let histories: &Vec<Vec<Version>> = &histories.iter().map(parse).collect();
    std::thread::scope(|scope| {
        let threads = Strategy::ALL.map(|strategy| {
            scope.spawn(move || {
                let namespace = strategy.name().to_lowercase();
                tenant.create_namespace(&namespace, strategy);
                let numbered = histories.iter().enumerate();
                let compare = |(number, versions): (usize, &Vec<Version>)| {
                    compare(tenant, strategy, &format!("{namespace}/topic-{number}"), versions)
                };
                numbered.flat_map(compare).collect::<Vec<_>>()
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn real_broker_agrees_on_corpus() {
    let cases = corpus::cases().unwrap();
    let histories: Vec<Vec<Vec<u8>>> = cases.into_values().flatten().map(|case| case.versions).collect();
    expect_none(&compare_all(&histories));
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn real_broker_agrees_on_random_histories() {
    let seed = seed_of_the_day();
    let mut histories: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut pairs = 0;
    let random = (0..).map(|number| History::random(&mut Rng::for_item(seed, number)));
    for history in random.filter(|history| !history.mutations.contains(&TOO_DEEP)) {
        pairs += history.versions.len() - 1;
        histories.push(history.versions);
        if pairs >= PAIRS {
            break;
        }
    }
    let differences = compare_all(&histories);
    assert!(differences.is_empty(), "seed {seed} (LOGISTICS_TEST_SEED): {}", differences.join("\n"));
}
