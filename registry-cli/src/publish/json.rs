//! Plans as JSON.

use serde_json::{Value, json};

use super::compare::{SchemaMatch, VersionState};
use super::conflict::{Conflict, Note};
use super::plan::{ContractPlan, Plan};
use super::step::Step;
use schemactl_pulsar::{NamespaceLock, Strategy};

impl Plan {
    /// Returns the plan as JSON.
    pub fn json(&self) -> Value {
        json!({
            "registry": self.registry,
            "version": self.version,
            "contracts": self.contracts.iter().map(ContractPlan::json).collect::<Vec<_>>(),
            "steps": self.steps.iter().map(Step::json).collect::<Vec<_>>(),
            "conflicts": self.conflicts.iter().map(Conflict::json).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(Note::to_string).collect::<Vec<_>>(),
        })
    }
}

impl ContractPlan {
    fn json(&self) -> Value {
        let versions = self.versions.iter().zip(&self.comparison.states);
        let versions = versions.map(|(version, state)| state_json(*version, *state));
        json!({
            "contract": self.contract,
            "topic": self.topic.to_string(),
            "topic_exists": self.exists,
            "sealed": self.versions,
            "draft": self.draft,
            "versions": versions.collect::<Vec<_>>(),
            "strategy": self.strategy.map(Strategy::name),
            "wanted_strategy": self.wanted.name(),
            "locked": self.lock == Some(NamespaceLock::LOCKED),
        })
    }
}

fn state_json(version: u32, state: VersionState) -> Value {
    match state {
        VersionState::Registered { stored, schema_match } => json!({
            "version": version,
            "state": "registered",
            "schema_version": stored,
            "same_text": schema_match == SchemaMatch::Text,
        }),
        VersionState::SameAs { version } => json!({ "state": "same", "as": version }),
        VersionState::Missing { expected } => {
            json!({ "version": version, "state": "missing", "expected": expected })
        }
    }
}
