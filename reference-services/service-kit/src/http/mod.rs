//! The HTTP side: problems, extractors that answer with problems, idempotency, pages, health.

pub mod client;
mod extract;
mod health;
pub mod idempotency;
pub mod page;
mod problem;
mod server;

pub use extract::{Json, Path, Query};
pub use idempotency::{Admission, IdempotencyKey};
pub use page::{Page, PageQuery};
pub use problem::{FieldProblem, Problem};

pub(crate) use health::{Check, Health};
pub(crate) use server::{ServedBy, router, serve};
