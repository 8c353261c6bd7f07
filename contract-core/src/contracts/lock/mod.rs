//! The lock, `contracts.lock`: hashes of each version from the moment it was released.

mod file;
mod seals;
mod state;

pub use file::LockError;
pub use seals::{Correction, Evidence, Lock, Seal, file_hash};
pub use state::{LockState, ReleaseState, Untrusted};
