//! Schemas of all types: the emulation gives the recorded answers of a real broker.

mod cases;
mod descriptors;
mod live;
mod old_json_schemas;
mod recording;

use std::collections::BTreeMap;

use contract_core::compat::Strategy;
use contract_core::compat::broker::{SchemaType, Stored, TypedSchema, UploadResponse, check_compatibility, upload};
use serde::{Deserialize, Serialize};
use test_support::seed_of_the_day;

use crate::expect_none;
use cases::cases;
use live::Broker;
use recording::Recording;

/// A schema with its type and properties, as it is posted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Posted {
    #[serde(rename = "type")]
    schema_type: String,
    schema: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    properties: BTreeMap<String, String>,
}

impl Posted {
    fn new(schema_type: SchemaType, schema: &str) -> Self {
        Self { schema_type: schema_type.name().to_owned(), schema: schema.to_owned(), properties: BTreeMap::new() }
    }

    fn typed(&self) -> TypedSchema {
        TypedSchema::new(self.schema_type.parse().unwrap(), self.schema.as_str(), self.properties.clone())
    }
}

/// A change of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Posted(Posted),
    Deleted,
    /// Deleted with force, so that version numbers start again.
    Erased,
}

/// A topic's history, and the schema that the broker is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Case {
    history: Vec<Event>,
    new: Posted,
}

/// The answers to a check and an upload, as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
struct Answers(String);

impl Answers {
    fn new(check: &str, upload: &str) -> Self {
        Self(format!("{check}, {upload}"))
    }

    /// Returns the answers of the emulation.
    fn emulated(case: &Case, strategy: Strategy) -> Self {
        let mut schemas: Vec<Option<TypedSchema>> = Vec::new();
        for event in &case.history {
            match event {
                Event::Posted(schema) => schemas.push(Some(schema.typed())),
                Event::Deleted => schemas.push(None),
                Event::Erased => schemas.clear(),
            }
        }
        // The history is posted under `ALWAYS_COMPATIBLE`, which rejects some schemas too.
        let mut history: Vec<Stored<'_>> = Vec::new();
        for schema in &schemas {
            let Some(schema) = schema else {
                history.push(Stored::Deleted);
                continue;
            };
            if matches!(upload(Strategy::AlwaysCompatible, schema.as_input(), &history), UploadResponse::Created(_)) {
                history.push(Stored::Schema(schema.as_input()));
            }
        }
        let new = case.new.typed();
        let check = check_compatibility(strategy, new.as_input(), &history).name();
        let answer = upload(strategy, new.as_input(), &history);
        let upload = match answer {
            UploadResponse::Created(version) | UploadResponse::Exists(version) => {
                format!("{} as {version}", answer.name())
            }
            _ => answer.name().to_owned(),
        };
        Self::new(check, &upload)
    }
}

fn difference(case: &Case, strategy: Strategy, real: &Answers) -> Option<String> {
    let ours = Answers::emulated(case, strategy);
    (ours != *real).then(|| format!("{strategy}: {}; we say: {}\n  {case:?}", real.0, ours.0))
}

#[test]
fn emulation_gives_recorded_answers() {
    let mut differences = Vec::new();
    let mut compared = 0;
    for (case, answers) in Recording::read().cases() {
        for (strategy, real) in Strategy::ALL.into_iter().zip(answers) {
            compared += 1;
            differences.extend(difference(&case, strategy, &real));
        }
    }
    expect_none(&differences);
    assert!(compared > 8000, "{compared} answers");
}

#[test]
fn recording_has_all_cases() {
    let recorded: Vec<Case> = Recording::read().cases().into_iter().map(|(case, _)| case).collect();
    assert!(recorded == cases(), "record the broker's answers again with RECORD=1, see CONTRIBUTING.md");
}

#[test]
#[ignore = "needs a Pulsar broker (LOGISTICS_TEST_PULSAR_ADMIN)"]
fn real_broker_agrees_on_all_schema_types() {
    let broker = Broker::with_new_tenant();
    if std::env::var_os("RECORD").is_some() {
        let strategies: Vec<Strategy> = Strategy::ALL.to_vec();
        let requests: Vec<_> = cases().into_iter().map(|case| (case, strategies.clone())).collect();
        Recording::new(broker.ask_all(&requests)).write();
        return;
    }
    // A quarter of the cases, each under one strategy; another quarter each day.
    let day = usize::try_from(seed_of_the_day()).unwrap();
    let requests: Vec<_> = (day % 4..)
        .zip(cases())
        .filter(|(number, _)| number % 4 == 0)
        .map(|(number, case)| (case, vec![Strategy::ALL[(number / 4 + day) % Strategy::ALL.len()]]))
        .collect();
    let mut differences = Vec::new();
    for (case, answers) in broker.ask_all(&requests) {
        differences.extend(answers.iter().filter_map(|(strategy, real)| difference(&case, *strategy, real)));
    }
    expect_none(&differences);
}
