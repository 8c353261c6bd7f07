//! Shared parts of the benchmarks: schemas, projects, and a stopwatch.

pub mod project;
pub mod stopwatch;

/// The first version of a typical event.
pub const OLD: &str = include_str!("../../../schemas/orders/order-created/v1.avsc");
/// The second version of that event.
pub const NEW: &str = include_str!("../../../schemas/orders/order-created/v2.avsc");
