//! The subcommands of every service.
//!
//! Each returns its answer as a string, which [`finish`] prints at the end of `main`.

mod commands;
mod options;
mod render;

pub use options::{
    Command, DatabaseOptions, DiscardOptions, DlqCommand, DlqOptions, Format, OutboxCommand, OutboxOptions,
    RedriveOptions,
};
pub use render::finish;
