//! The two verdicts on a change.

mod adversarial;
mod broker_responses;
mod locations;
mod long_histories;
mod pairs;
mod semantic_changes;
mod strategies;

use contract_core::schema::{Parsed, Schema, parse_str};
use contract_core::source::SourceId;

/// A schema that at least a parser without validation of defaults takes.
fn schema(text: &str) -> Schema {
    let parsed = parsed(text);
    let problems = parsed.problems.clone();
    parsed.into_lenient().unwrap_or_else(|| panic!("{text}: {problems:?}"))
}

fn parsed(text: &str) -> Parsed {
    parse_str(text, SourceId::default())
}

/// A record `Order` with these fields.
fn order(fields: &str) -> String {
    format!(r#"{{"type":"record","name":"Order","fields":[{fields}]}}"#)
}
