//! What the benchmarks share: schemas, projects, and a stopwatch.

pub mod project;
pub mod stopwatch;

/// The first version of an event as services have them.
pub const OLD: &str = include_str!("../../../schemas/orders/order-created/v1.avsc");
/// The version after it.
pub const NEW: &str = include_str!("../../../schemas/orders/order-created/v2.avsc");
