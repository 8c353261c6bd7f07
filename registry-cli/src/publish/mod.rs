//! Publishing: reads the registry, plans, applies the steps in order, and reads back.
//!
//! - [`Publications`]: the released contracts;
//! - [`Plan`]: the state of the registry, the missing parts, and conflicts;
//! - [`Step`], [`Conflict`], [`Note`]: the parts of a plan;
//! - [`apply()`]: applies a plan and verifies the result.
//!
//! Every step can be repeated, and registers at most one version. So an interrupted or concurrent run is completed by
//! another one.

mod apply;
mod compare;
mod conflict;
mod error;
mod json;
mod observe;
mod plan;
mod predict;
mod publication;
mod step;
mod strategies;

pub use apply::apply;
pub(crate) use compare::schema_match;
pub use compare::{Comparison, Divergence, SchemaMatch, VersionState};
pub use conflict::{Conflict, Note};
pub use error::PublishError;
pub use plan::{Acceptance, ContractPlan, Plan, version_warning};
pub use publication::{Publication, Publications, Tenant};
pub use step::Step;
