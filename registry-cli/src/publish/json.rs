//! Plans for programs.

use serde_json::{Value, json};

use super::compare::{Agreement, Standing};
use super::conflict::{Conflict, Note};
use super::plan::{ContractPlan, Plan};
use super::step::Step;
use schemactl_pulsar::{NamespaceLock, Strategy};

impl Plan {
    /// For programs.
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
        let versions = self.versions.iter().zip(&self.comparison.standings);
        let versions = versions.map(|(version, standing)| standing_json(*version, *standing));
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

fn standing_json(version: u32, standing: Standing) -> Value {
    match standing {
        Standing::Registered { stored, agreement } => json!({
            "version": version,
            "state": "registered",
            "schema_version": stored,
            "same_text": agreement == Agreement::Text,
        }),
        Standing::Missing { expected } => {
            json!({ "version": version, "state": "missing", "expected": expected })
        }
    }
}
