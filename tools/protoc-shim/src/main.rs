//! Runs the `protoc` binary that a crate carries, with the arguments as given.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let protoc = match protoc_bin_vendored::protoc_bin_path() {
        Ok(path) => path,
        Err(error) => {
            eprintln!("no protoc for this platform: {error}; install protoc and set PROTOC to its path");
            return ExitCode::FAILURE;
        }
    };
    match Command::new(&protoc).args(std::env::args_os().skip(1)).status() {
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(error) => {
            eprintln!("{} did not start: {error}", protoc.display());
            ExitCode::FAILURE
        }
    }
}
