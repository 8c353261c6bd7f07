//! The HTTP side: problems, extractors that answer with problems, idempotency, pages, health.

pub mod client;
mod extract;
pub mod idempotency;
pub mod page;
mod problem;

pub use extract::{Json, Path, Query};
pub use idempotency::{Admission, IdempotencyKey};
pub use page::{Page, PageQuery};
pub use problem::Problem;
