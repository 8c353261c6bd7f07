//! The servers that tests run against. Each stops when its value is dropped.

pub(crate) mod postgres;
pub(crate) mod pulsar;

use std::net::TcpListener;

use anyhow::{Context as _, Result};

/// Environment variables by which tests find the servers.
pub(crate) type Variables = Vec<(&'static str, String)>;

/// Returns a free loopback port.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}
