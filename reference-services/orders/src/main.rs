//! The command line of the service.

use std::process::ExitCode;

use clap::Parser;
use orders::send::{self, SendOptions};
use service_kit::cli;

/// Places orders, by HTTP and by command, and tracks their status.
#[derive(Parser)]
#[command(name = "orders", version)]
struct Cli {
    #[command(flatten)]
    config: orders::Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    #[command(flatten)]
    Service(cli::Command),
    /// Sends commands to place orders, and prints the order ids.
    Send(SendOptions),
}

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { config, command } = Cli::parse();
    cli::finish(match command {
        Command::Service(command) => command.run(orders::service(config)).await,
        Command::Send(options) => send::run(&options).await.map_err(Into::into),
    })
}
