//! Tests with a real Pulsar on this machine.

/// Start, stop, restart, credentials, certificates.
mod local_broker;
