//! Publishing: look at everything first, plan, apply in order, read back.
//!
//! - [`Publications`]: the contracts as they are to be published;
//! - [`Plan`]: what the registry has, what is missing, and what stands in the way;
//! - [`Step`], [`Conflict`], [`Note`]: the parts of a plan;
//! - [`apply()`]: carrying a plan out, and making sure that it holds.
//!
//! Every step can be repeated, and each registers at most one version, so an interrupted or a concurrent run is
//! finished by running again.

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
pub use compare::{Agreement, Comparison, Divergence, Standing};
pub use conflict::{Conflict, Note};
pub use error::PublishError;
pub use plan::{Acceptance, ContractPlan, Plan};
pub use publication::{Publication, Publications, Tenant};
pub use step::Step;
