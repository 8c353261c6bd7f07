//! The HTTP interface: problem details, extractors, idempotency, pages, health.

mod body;
pub mod client;
mod connections;
mod extract;
mod health;
mod idempotency;
mod page;
mod problem;
mod responses;
mod server;

pub use extract::{Json, Path, Query};
pub use idempotency::{Admission, IdempotencyKey, PendingResponse};
pub use page::{Limit, Page, PageQuery};
pub use problem::{FieldProblem, Problem};
pub use responses::{BodyErrorResponses, ServerErrorResponses};

pub(crate) use body::BodyLimits;
pub(crate) use connections::serve;
pub(crate) use health::{Check, Health};
pub(crate) use server::router;
