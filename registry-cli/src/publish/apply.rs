//! Carrying a plan out, and making sure that it holds.

use std::time::{Duration, Instant};

use super::error::PublishError;
use super::plan::{Acceptance, Plan};
use super::publication::Publications;
use super::step::Step;
use crate::progress::Progress;
use schemactl_pulsar::{NamespaceLock, Registry, TopicCleanUp};

/// Brokers of a cluster keep each other's policies in a cache for a moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// Carries out the plan's steps in order, then reads everything back and answers with how it stands.
///
/// A plan with conflicts is refused as a whole.
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
        carry_out(registry, step)?;
    }
    progress.step("read everything back");
    read_back(registry, publications)
}

/// Plans again, which must come to nothing.
fn read_back(registry: &dyn Registry, publications: &Publications) -> Result<Plan, PublishError> {
    // What was accepted has been done; if it's to be done again, somebody works against us.
    let deleted_history = Acceptance { deleted_history: true, strategy_change: false };
    let deadline = Instant::now() + PATIENCE;
    loop {
        let plan = Plan::make(registry, publications, deleted_history)?;
        if plan.is_settled() {
            return Ok(plan);
        }
        if Instant::now() > deadline {
            return Err(PublishError::not_settled(&plan));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn carry_out(registry: &dyn Registry, step: &Step) -> Result<(), PublishError> {
    let failed = |source| PublishError::Step { step: step.to_string(), source: Box::new(source) };
    match step {
        Step::CreateTenant { tenant } => registry.create_tenant(tenant).map(drop).map_err(failed),
        // Where somebody was faster, reading back will say if they set something else.
        Step::CreateNamespace { namespace, policies } => {
            registry.create_namespace(namespace, *policies).map(drop).map_err(failed)
        }
        Step::SetStrategy { namespace, to, .. } => registry.set_strategy(namespace, *to).map_err(failed),
        Step::SecureTopics { namespace } => registry.set_clean_up(namespace, TopicCleanUp::Never).map_err(failed),
        Step::CreateTopic { topic } => registry.create_topic(topic).map(drop).map_err(failed),
        Step::SetTopicStrategy { topic, to, .. } => registry.set_topic_strategy(topic, *to).map_err(failed),
        Step::Register { contract, topic, version, expected, text } => {
            let found = registry.register(topic, text).map_err(failed)?;
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
