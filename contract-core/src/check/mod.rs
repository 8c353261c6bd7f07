//! Checks a whole project; the only way to a [`Checked`] contract set.
//!
//! First, findings are collected, and the project's policy is applied to them. Then come the findings that depend on which
//! errors remain: refusals of the broker and of the generator, to which the policy is applied as well, and last the unused
//! entries of `accepted.toml`.

mod accepted;
mod broker;
mod broker_wording;
mod first_compatible;
mod generator;
mod history;
mod inherited;
mod options;
mod pipeline;
mod policy;
mod policy_change;
mod problem;
mod report;
mod shared_types;
mod topic_version;
mod upgrade;
mod used_defaults;

pub use accepted::{invalid_entry_finding, matches_entry};
pub use broker_wording::{describe_broker_error, describe_refusal};
pub use first_compatible::first_compatible_version;
pub use generator::{GeneratorCheck, GeneratorRefusal};
pub use history::{VersionComparison, compare_versions};
pub use options::{CheckOptions, ExampleSearch};
pub use pipeline::{check, check_with};
pub use policy::apply_policy;
pub use policy_change::PolicyChange;
pub use report::{CheckReport, Checked, may_hide_findings};
pub use topic_version::TopicVersion;
pub use upgrade::find_changed_responses;

pub(crate) use accepted::{Coverage, check_accepted_entries, is_for_lint};
pub(crate) use inherited::new_findings;
