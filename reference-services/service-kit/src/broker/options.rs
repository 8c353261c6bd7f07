//! The command-line options of a broker.

use std::path::PathBuf;

/// The address of the broker and the credentials.
#[derive(Debug, Clone, clap::Args)]
pub struct BrokerOptions {
    /// `pulsar://HOST:PORT`, `pulsar+ssl://HOST:PORT`, or `in-process` (a broker inside this process).
    #[arg(long = "broker", env = "LOGISTICS_BROKER", default_value = "pulsar://127.0.0.1:6650", value_name = "URL")]
    pub url: String,
    /// Token that identifies the service.
    #[arg(long = "broker-token", env = "LOGISTICS_BROKER_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// File with that token; read again at each connection, so the token can be renewed.
    #[arg(
        long = "broker-token-file",
        env = "LOGISTICS_BROKER_TOKEN_FILE",
        value_name = "FILE",
        conflicts_with = "token"
    )]
    pub token_file: Option<PathBuf>,
    /// File with the trusted certificate authorities, in PEM format.
    #[arg(long = "broker-ca-file", env = "LOGISTICS_BROKER_CA_FILE", value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}
