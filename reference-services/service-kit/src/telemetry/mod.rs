//! Logs, and the trace that a chain of messages shares.

use std::io::IsTerminal;

use tracing_subscriber::{
    Layer, Registry,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

pub mod trace;

/// How logs look and how much there is.
#[derive(Debug, Clone, clap::Args)]
pub struct LogOptions {
    /// How logs look.
    #[arg(long, env = "LOGISTICS_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
    /// How much is logged: a level, or `target=level` pairs, separated by commas.
    #[arg(long = "log", env = "LOGISTICS_LOG", default_value = "info", value_name = "LEVELS", value_parser = parse_levels)]
    pub levels: Targets,
}

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// One readable line an event.
    Text,
    /// One JSON object a line.
    Json,
}

/// The Pulsar client logs a warning at every connection and an error at every attempt during an outage; our own
/// adapter says what matters once.
const PULSAR_CLIENT: &str = "pulsar";

fn parse_levels(text: &str) -> Result<Targets, String> {
    let chosen: Targets =
        text.parse().map_err(|error| format!("{error}; use a level such as `info`, or `target=level`"))?;
    let mentioned = chosen.iter().any(|(target, _)| target == PULSAR_CLIENT);
    Ok(if mentioned { chosen } else { chosen.with_target(PULSAR_CLIENT, LevelFilter::OFF) })
}

/// Sends logs to stderr from now on. Does nothing where the process has set up its logs before.
pub fn init(options: &LogOptions) {
    let terminal = std::io::stderr().is_terminal();
    let colours = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let json = match options.log_format {
        LogFormat::Auto => !terminal,
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    let lines = tracing_subscriber::fmt::layer::<Registry>().with_writer(std::io::stderr).with_ansi(colours);
    let layer = if json { lines.json().flatten_event(true).with_span_list(false).boxed() } else { lines.boxed() };
    let installed = tracing_subscriber::registry().with(layer.with_filter(options.levels.clone())).try_init();
    if let Err(error) = installed {
        tracing::debug!(%error, "logs are set up already");
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn the_pulsar_client_is_silent_unless_it_is_asked_for() {
        let quiet = parse_levels("debug").unwrap();
        assert!(!quiet.would_enable("pulsar::connection", &Level::ERROR));
        assert!(quiet.would_enable("service_kit::broker::pulsar", &Level::DEBUG));
        assert!(parse_levels("info,pulsar=debug").unwrap().would_enable("pulsar::connection", &Level::DEBUG));
    }

    #[test]
    fn a_level_that_does_not_exist_is_refused() {
        assert!(parse_levels("info,pulsar=loud").unwrap_err().contains("use a level"));
    }
}
