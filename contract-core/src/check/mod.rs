//! Checks a whole project; the only way to a [`Checked`] contract set.
//!
//! Each step runs once. First, findings are collected. Then the project's policy is applied to them. Last come the
//! findings that depend on what the policy leaves: refusals of the broker and of the generator, and unused entries of
//! `accepted.toml`.

mod accepted;
mod broker;
mod broker_wording;
mod default_reads;
mod generator;
mod history;
mod options;
mod pipeline;
mod policy;
mod problem;
mod report;
mod topic_version;

pub use broker_wording::{describe_broker_error, describe_rejection};
pub use generator::{GeneratorCheck, GeneratorRefusal};
pub use history::{VersionComparison, compare_versions};
pub use options::{CheckOptions, ExampleSearch};
pub use pipeline::{check, check_with};
pub use policy::apply_policy;
pub use report::{CheckReport, Checked, blocks_comparison};
pub use topic_version::TopicVersion;

pub(crate) use accepted::{Coverage, check_entries, is_for_lint};
