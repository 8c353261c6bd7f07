//! The two verdicts on a change.

mod adversarial;
mod broker_responses;
mod locations;
mod long_histories;
mod merged_problems;
mod pairs;
mod pulsar_profiles;
mod semantic_changes;
mod strategies;

use schemactl_avro::schema::{Parsed, Schema, parse_str};
use schemactl_avro::source::SourceId;

/// Parses a schema without validation of its defaults.
fn schema(json: &str) -> Schema {
    let parsed = parsed(json);
    let problems = parsed.problems.clone();
    parsed.into_lenient().unwrap_or_else(|| panic!("{json}: {problems:?}"))
}

fn parsed(json: &str) -> Parsed {
    parse_str(json, SourceId::default())
}

/// Returns a record `Order` with these fields.
fn order(fields: &str) -> String {
    format!(r#"{{"type":"record","name":"Order","fields":[{fields}]}}"#)
}
