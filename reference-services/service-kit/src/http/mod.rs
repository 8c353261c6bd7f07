//! The HTTP side: problems, extractors that answer with problems, idempotency, pages, health.

mod body;
pub mod client;
mod connections;
mod extract;
mod health;
pub mod idempotency;
pub mod page;
mod problem;
mod responses;
mod server;

pub use extract::{Json, Path, Query};
pub use idempotency::{Admission, IdempotencyKey};
pub use page::{Limit, Page, PageQuery};
pub use problem::{FieldProblem, Problem};
pub use responses::{BodyErrorResponses, ServerErrorResponses};

pub(crate) use body::BodyLimits;
pub(crate) use connections::serve;
pub(crate) use health::{Check, Health};
pub(crate) use server::{ServedBy, router};
