//! Free ports that stay free until they are used.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;

use crate::error::LocalBrokerError;
use crate::options::{BrokerOptions, Port};

/// The range of free ports: below those that the operating system assigns by itself, also to outgoing connections
/// (Linux from 32768, others from 49152). A broker listens only seconds after its port was chosen.
const FREE_PORT_RANGE: Range<u16> = 20_000..32_768;
/// The number of ports that are tried.
const MAX_TRIES: usize = 1_000;

/// The ports of a broker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) broker: u16,
    pub(crate) admin: u16,
}

impl Ports {
    /// Checks that fixed ports are free and chooses others. Both are bound meanwhile, so that they differ.
    pub(crate) fn choose(options: &BrokerOptions) -> Result<Self, LocalBrokerError> {
        let broker = bind_port(options.port, "messages")?;
        let admin = bind_port(options.admin_port, "the admin API")?;
        Ok(Self { broker: number(&broker), admin: number(&admin) })
    }
}

/// Returns a free port of the loopback that the operating system does not assign by itself, so that it can be used some
/// time later.
pub fn free_port() -> io::Result<u16> {
    free().map(|listener| number(&listener))
}

fn bind_port(port: Port, purpose: &'static str) -> Result<TcpListener, LocalBrokerError> {
    let (number, listener) = match port {
        Port::Free => (0, free()),
        Port::Fixed(number) => (number, bind(number)),
    };
    listener.map_err(|source| LocalBrokerError::Port { port: number, purpose, source })
}

fn free() -> io::Result<TcpListener> {
    // Each hasher has random keys, which is random enough.
    let random = RandomState::new();
    let size = u64::from(FREE_PORT_RANGE.end - FREE_PORT_RANGE.start);
    let offset = |look: usize| u16::try_from(random.hash_one(look) % size).unwrap_or_default();
    let mut looks = (0..MAX_TRIES).map(|look| bind(FREE_PORT_RANGE.start + offset(look)));
    // A port that the system assigns may be taken before it is used, but that is better than failing.
    looks.find_map(Result::ok).map_or_else(|| bind(0), Ok)
}

fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

fn number(listener: &TcpListener) -> u16 {
    listener.local_addr().map_or(0, |address| address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_are_in_range() {
        for _ in 0..50 {
            assert!(FREE_PORT_RANGE.contains(&free_port().unwrap()));
        }
    }

    #[test]
    fn ports_differ() {
        let options = BrokerOptions { port: Port::Free, admin_port: Port::Free, ..BrokerOptions::default() };
        let ports = Ports::choose(&options).unwrap();
        assert_ne!(ports.broker, ports.admin);
    }
}
