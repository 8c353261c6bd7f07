//! Applies a plan and verifies the result.

use std::time::{Duration, Instant};

use super::error::PublishError;
use super::plan::{Acceptance, Plan};
use super::publication::Publications;
use super::step::Step;
use crate::progress::Progress;
use schemactl_pulsar::{NamespaceLock, Registry, TopicCleanUp};

/// Time for the brokers of a cluster to see each other's changes of policies.
const READ_BACK_TIMEOUT: Duration = Duration::from_secs(5);

/// Applies the plan's steps in order, then reads everything back and returns the new state.
///
/// A plan with conflicts is not applied at all.
pub fn apply(
    registry: &dyn Registry,
    publications: &Publications,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Plan, PublishError> {
    if let Some(conflict) = plan.conflicts.first() {
        return Err(PublishError::Conflict(conflict.clone()));
    }
    for step in &plan.steps {
        progress.step(&step.to_string());
        apply_step(registry, step)?;
    }
    progress.step("read everything back");
    read_back(registry, publications)
}

/// Plans again; the new plan must have no steps.
fn read_back(registry: &dyn Registry, publications: &Publications) -> Result<Plan, PublishError> {
    // Accepted changes are done. If they are needed again, another client reverted them.
    let deleted_history = Acceptance { deleted_history: true, strategy_change: false };
    let deadline = Instant::now() + READ_BACK_TIMEOUT;
    loop {
        let plan = Plan::compute(registry, publications, deleted_history)?;
        if plan.is_settled() {
            return Ok(plan);
        }
        if Instant::now() > deadline {
            return Err(not_settled(&plan));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn not_settled(plan: &Plan) -> PublishError {
    let conflicts = plan.conflicts.iter().map(ToString::to_string);
    PublishError::NotSettled { open: conflicts.chain(plan.steps.iter().map(ToString::to_string)).collect() }
}

fn apply_step(registry: &dyn Registry, step: &Step) -> Result<(), PublishError> {
    let failed = |source| PublishError::Step { step: step.to_string(), source: Box::new(source) };
    match step {
        Step::CreateTenant { tenant } => registry.create_tenant(tenant).map(drop).map_err(failed),
        // If another client was faster, reading back shows whether its policies differ.
        Step::CreateNamespace { namespace, policies } => {
            registry.create_namespace(namespace, *policies).map(drop).map_err(failed)
        }
        Step::SetStrategy { namespace, to, .. } => registry.set_strategy(namespace, *to).map_err(failed),
        Step::SecureTopics { namespace } => registry.set_clean_up(namespace, TopicCleanUp::Never).map_err(failed),
        Step::CreateTopic { topic } => registry.create_topic(topic).map(drop).map_err(failed),
        Step::SetTopicStrategy { topic, to, .. } => registry.set_topic_strategy(topic, *to).map_err(failed),
        Step::Register { contract, topic, version, expected, schema } => {
            let found = registry.register(topic, schema).map_err(failed)?;
            match expected.filter(|expected| *expected != found) {
                None => Ok(()),
                Some(expected) => {
                    let (contract, version) = (contract.clone(), *version);
                    Err(PublishError::NumberDiffers { contract, version, expected, found })
                }
            }
        }
        Step::LockNamespace { namespace } => registry.set_lock(namespace, NamespaceLock::LOCKED).map_err(failed),
    }
}
