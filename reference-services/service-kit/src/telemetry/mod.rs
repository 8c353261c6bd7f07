//! Logs, and the trace context that messages carry on.

use std::io::IsTerminal;

use tracing_subscriber::{
    Layer, Registry,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

pub mod trace;

/// The format and the level of logs.
#[derive(Debug, Clone, clap::Args)]
pub struct LogOptions {
    /// Format of the logs.
    #[arg(long, env = "LOGISTICS_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
    /// Log filter: a level, or `target=level` pairs separated by commas.
    #[arg(long = "log", env = "LOGISTICS_LOG", default_value = "info", value_name = "LEVELS", value_parser = parse_levels)]
    pub levels: Targets,
}

/// The format of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// One readable line per event.
    Text,
    /// One JSON object per line.
    Json,
}

/// The Pulsar client logs a warning at every connection and an error at every attempt during an outage. The adapter logs
/// the same facts once.
const PULSAR_CLIENT: &str = "pulsar";

fn parse_levels(levels: &str) -> Result<Targets, String> {
    let targets: Targets =
        levels.parse().map_err(|error| format!("{error}; use a level such as `info`, or `target=level`"))?;
    let is_mentioned = targets.iter().any(|(target, _)| target == PULSAR_CLIENT);
    Ok(if is_mentioned { targets } else { targets.with_target(PULSAR_CLIENT, LevelFilter::OFF) })
}

/// Sends logs to stderr. Has no effect if the process has initialised its logs before.
pub fn init(options: &LogOptions) {
    let is_terminal = std::io::stderr().is_terminal();
    let has_colours = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let is_json = match options.log_format {
        LogFormat::Auto => !is_terminal,
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    let lines = tracing_subscriber::fmt::layer::<Registry>().with_writer(std::io::stderr).with_ansi(has_colours);
    let layer = if is_json { lines.json().flatten_event(true).with_span_list(false).boxed() } else { lines.boxed() };
    let installed = tracing_subscriber::registry().with(layer.with_filter(options.levels.clone())).try_init();
    if let Err(error) = installed {
        tracing::debug!(%error, "logs are already initialised");
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn pulsar_client_is_off_by_default() {
        let levels = parse_levels("debug").unwrap();
        assert!(!levels.would_enable("pulsar::connection", &Level::ERROR));
        assert!(levels.would_enable("service_kit::broker::pulsar", &Level::DEBUG));
        assert!(parse_levels("info,pulsar=debug").unwrap().would_enable("pulsar::connection", &Level::DEBUG));
    }

    #[test]
    fn rejects_unknown_level() {
        assert!(parse_levels("info,pulsar=loud").unwrap_err().contains("use a level"));
    }
}
