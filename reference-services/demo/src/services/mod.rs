//! The running services: as tasks of this process, or in their own processes.

mod address;
mod processes;
mod running;
mod supervisor;
mod tasks;

pub(crate) use processes::Processes;
pub(crate) use running::Services;
pub(crate) use tasks::Tasks;
