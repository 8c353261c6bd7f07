//! Operations that several commands share, or that are too large for the command's own file.

pub(crate) mod against;
pub(crate) mod batch;
pub(crate) mod fix;
pub(crate) mod project_lock;
pub(crate) mod registry_state;
pub(crate) mod retired;
pub(crate) mod typed;
pub(crate) mod witness_files;
pub(crate) mod write;
