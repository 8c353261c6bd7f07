//! The command line of the service.

use std::process::ExitCode;

use clap::Parser;
use service_kit::cli;

/// Delivers ready orders and records how.
#[derive(Parser)]
#[command(name = "deliveries", version)]
struct Cli {
    #[command(flatten)]
    config: deliveries::Config,
    #[command(subcommand)]
    command: cli::Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { config, command } = Cli::parse();
    cli::finish(command.run(deliveries::service(config)).await)
}
