//! Ports to listen on that are free, and stay so until they are used.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;

use super::{BrokerOptions, LocalBrokerError, Port};

/// Where free ports are looked for: below those that systems give by themselves, to outgoing connections too (Linux
/// from 32768, others from 49152). A broker listens only seconds after its port was chosen.
const CHOICE: Range<u16> = 20_000..32_768;
/// So many are looked at before it is given up.
const LOOKS: usize = 1_000;

/// Where the broker listens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    pub(super) broker: u16,
    pub(super) admin: u16,
}

impl Ports {
    /// Fixed ports must be free, others are chosen. Both are held while they are, so that they differ.
    pub(super) fn claim(options: &BrokerOptions) -> Result<Self, LocalBrokerError> {
        let broker = claim(options.port, "messages")?;
        let admin = claim(options.admin_port, "the admin API")?;
        Ok(Self { broker: number(&broker), admin: number(&admin) })
    }
}

/// A port of the loopback that nothing listens on, and that the operating system gives to nobody who doesn't ask for it
/// by its number: it may be used some time later.
///
/// # Errors
///
/// When there is none.
pub fn free_port() -> io::Result<u16> {
    free().map(|listener| number(&listener))
}

fn claim(port: Port, purpose: &'static str) -> Result<TcpListener, LocalBrokerError> {
    let (number, listener) = match port {
        Port::Free => (0, free()),
        Port::Fixed(number) => (number, bind(number)),
    };
    listener.map_err(|source| LocalBrokerError::Port { port: number, purpose, source })
}

fn free() -> io::Result<TcpListener> {
    // Each hasher has keys of its own, which is all the chance that is needed.
    let random = RandomState::new();
    let size = u64::from(CHOICE.end - CHOICE.start);
    let offset = |look: usize| u16::try_from(random.hash_one(look) % size).unwrap_or_default();
    let mut looks = (0..LOOKS).map(|look| bind(CHOICE.start + offset(look)));
    // A port that the system gives may be given to another before it is used, but it is better than none.
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
    fn free_ports_are_not_those_that_the_system_gives_by_itself() {
        for _ in 0..50 {
            assert!(CHOICE.contains(&free_port().unwrap()));
        }
    }

    #[test]
    fn both_ports_differ() {
        let options = BrokerOptions { port: Port::Free, admin_port: Port::Free, ..BrokerOptions::default() };
        let ports = Ports::claim(&options).unwrap();
        assert_ne!(ports.broker, ports.admin);
    }
}
