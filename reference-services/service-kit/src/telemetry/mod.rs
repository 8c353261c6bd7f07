//! Logs, and the trace that a chain of messages shares.

pub mod trace;

/// How logs look and how much there is.
#[derive(Debug, Clone, clap::Args)]
pub struct LogOptions {
    /// How logs look.
    #[arg(long, env = "LOGISTICS_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
    /// How much is logged: a level, or `target=level` pairs, separated by commas.
    #[arg(long = "log", env = "LOGISTICS_LOG", default_value = "info", value_name = "LEVELS")]
    pub levels: String,
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
