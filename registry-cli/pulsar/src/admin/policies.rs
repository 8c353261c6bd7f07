//! A namespace's policies as the broker's JSON.

use contract_core::compat::Strategy;
use serde_json::{Value, json};

use crate::model::{NamespaceLock, NamespacePolicies, TopicCleanUp};

/// Parses the policies that matter for contracts.
pub(super) fn read(policies: &Value) -> Result<NamespacePolicies, String> {
    let flag = |name: &str, unset: bool| match policies.get(name) {
        None | Some(Value::Null) => Ok(unset),
        Some(Value::Bool(value)) => Ok(*value),
        Some(other) => Err(format!("the policy `{name}` is `{other}`")),
    };
    Ok(NamespacePolicies {
        strategy: strategy(policies.get("schema_compatibility_strategy").unwrap_or(&Value::Null))?,
        lock: NamespaceLock {
            // If it is not set, the broker's own setting is in force, which lets producers register by default.
            auto_update: flag("is_allow_auto_update_schema", true)?,
            validation_enforced: flag("schema_validation_enforced", false)?,
        },
        clean_up: read_clean_up(policies.get("inactive_topic_policies")),
    })
}

/// Parses a strategy; `UNDEFINED` and `null` mean the broker's default.
pub(super) fn strategy(value: &Value) -> Result<Option<Strategy>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(name) if name == "UNDEFINED" => Ok(None),
        Value::String(name) => name.parse().map(Some).map_err(|_| format!("the strategy is `{name}`")),
        other => Err(format!("the strategy is `{other}`")),
    }
}

fn read_clean_up(policies: Option<&Value>) -> TopicCleanUp {
    let stays = |policies: &Value| policies.get("deleteWhileInactive") == Some(&Value::Bool(false));
    if policies.is_some_and(stays) { TopicCleanUp::Never } else { TopicCleanUp::ByBroker }
}

/// Returns the JSON for the creation of a namespace.
pub(super) fn write(policies: NamespacePolicies) -> Value {
    let mut body = json!({
        "is_allow_auto_update_schema": policies.lock.auto_update,
        "schema_validation_enforced": policies.lock.validation_enforced,
    });
    if let Some(strategy) = policies.strategy {
        body["schema_compatibility_strategy"] = json!(strategy.name());
    }
    if let Some(clean_up) = write_clean_up(policies.clean_up) {
        body["inactive_topic_policies"] = clean_up;
    }
    body
}

/// Returns the JSON of the clean-up policy; `None` for the broker's default.
pub(super) fn write_clean_up(clean_up: TopicCleanUp) -> Option<Value> {
    match clean_up {
        TopicCleanUp::ByBroker => None,
        TopicCleanUp::Never => Some(json!({
            "inactiveTopicDeleteMode": "delete_when_no_subscriptions",
            "maxInactiveDurationSeconds": 60,
            "deleteWhileInactive": false,
        })),
    }
}
