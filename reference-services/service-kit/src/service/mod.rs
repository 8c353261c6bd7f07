//! Assembles and runs a service.

mod builder;
mod error;
mod running;
mod supervise;

pub use builder::Service;
pub use error::ServiceError;
pub use running::Running;
