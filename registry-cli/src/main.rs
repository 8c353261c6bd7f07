//! The `schemactl` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    schemactl::cli::run(std::env::args_os()).into()
}
