//! The `cargo demo` command.

use std::process::ExitCode;

use clap::Parser;
use demo::{
    options::{Cli, Worker},
    pipeline, render, worker,
};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(Worker::Serve(serve)) = cli.worker {
        return service_kit::cli::finish(worker::serve(*serve).await.map(|()| String::new()));
    }
    let (printed, code) = match pipeline::run(&cli.options).await {
        Ok(report) => (render::answer(&report, cli.options.format), u8::from(!report.exactly_once)),
        Err(error) => (render::failed(&error), error.exit_code()),
    };
    // A reader that closes the output early is not an error.
    drop(printed);
    ExitCode::from(code)
}
