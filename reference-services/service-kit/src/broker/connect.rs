//! Selects the adapter for a broker URL.

use std::sync::Arc;

use super::{BrokerError, BrokerOptions, SharedBroker, in_process::InProcess, pulsar::PulsarBroker};
use crate::store::error::without_password;

/// Creates the broker that the options name. It connects in the background.
pub fn connect(options: &BrokerOptions) -> Result<SharedBroker, BrokerError> {
    match options.url.as_str() {
        "in-process" => Ok(Arc::new(InProcess::new())),
        url if url.starts_with("pulsar://") || url.starts_with("pulsar+ssl://") => {
            Ok(Arc::new(PulsarBroker::new(options)?))
        }
        url => Err(BrokerError::Configuration {
            what: format!("broker `{}`", without_password(url)),
            reason: "use pulsar://HOST:PORT, pulsar+ssl://HOST:PORT or in-process".to_owned(),
        }),
    }
}
