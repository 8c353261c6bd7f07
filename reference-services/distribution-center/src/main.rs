//! The command line of the service.

use std::process::ExitCode;

use clap::Parser;
use service_kit::cli;

/// Prepares orders for pickup at its own address.
#[derive(Parser)]
#[command(name = "distribution-center", version)]
struct Cli {
    #[command(flatten)]
    config: distribution_center::Config,
    #[command(subcommand)]
    command: cli::Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { config, command } = Cli::parse();
    cli::finish(command.run(distribution_center::service(config)).await)
}
