//! The tasks of this repository: `cargo xtask <task>`. `cargo xtask --help` lists them.

mod arguments;
mod cli;
mod code;
mod documents;
mod maven;
mod modules;
mod oracle;
mod process;
mod prose;
mod python;
mod render;
mod repository;
mod servers;
mod test;
mod tidy;
mod tools;
mod update;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            render::failure(&error);
            ExitCode::FAILURE
        }
    }
}
