//! Addresses for services.

use std::net::{Ipv4Addr, SocketAddr};

use crate::error::DemoError;

/// Returns a free address. A restarted service uses the same one, so the service cannot choose it.
pub(super) fn free_address() -> Result<SocketAddr, DemoError> {
    let port = schemactl_broker::free_port().map_err(DemoError::file("a free port"))?;
    Ok((Ipv4Addr::LOCALHOST, port).into())
}
