//! Operations that several commands share, or that are too large for the command's own file.

pub(crate) mod adopt;
pub(crate) mod against;
pub(crate) mod atomic_write;
pub(crate) mod batch;
pub(crate) mod contract_move;
pub(crate) mod fix;
mod interrupt;
pub(crate) mod lock_file;
pub(crate) mod manifest_edit;
pub(crate) mod project_lock;
pub(crate) mod projects;
pub(crate) mod registry_state;
pub(crate) mod retired;
pub(crate) mod scaffold;
pub(crate) mod sealed;
pub(crate) mod typed_schemas;
pub(crate) mod unpublished;
pub(crate) mod witness_files;
