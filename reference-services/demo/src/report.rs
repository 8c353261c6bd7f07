//! What came of the orders.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

use crate::watch::Count;

/// What came of the orders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Where events went.
    pub broker: String,
    /// What kind of database the services used.
    pub database: String,
    /// How many orders were asked for.
    pub orders: usize,
    /// How the orders fared at each place.
    pub places: Vec<Checkpoint>,
    /// Whether every order was exactly once at every place.
    pub exactly_once: bool,
    /// From a request to the delivery, as an independent reader sees it.
    pub latency_ms: Latency,
    /// From the first request to the last news, without the time of the upgrade.
    pub seconds: f64,
    /// How long the orders service was away while it was replaced.
    pub upgrade_seconds: f64,
    /// Orders by that time.
    pub orders_per_second: f64,
    /// How many `order-created` events the distribution center read, by the version of the contract that they were
    /// written with.
    pub read_by_version: BTreeMap<u32, u32>,
    /// Messages that the transport delivered again to the independent reader.
    pub repeated_messages: u64,
    /// How often processes were started again after they died.
    pub restarts: u32,
    /// The processes that were killed.
    pub kills: Vec<Kill>,
}

/// A place where an order has to be exactly once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checkpoint {
    /// The database or topic.
    pub name: String,
    /// How the orders fared there.
    #[serde(flatten)]
    pub count: Count,
}

/// Times in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Latency {
    /// Half of the orders took no longer.
    pub p50: f64,
    /// 99 of 100 took no longer.
    pub p99: f64,
    /// None took longer.
    pub max: f64,
}

/// A process that was killed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kill {
    /// Its service.
    pub service: String,
    /// Its number.
    pub pid: u32,
}

impl Latency {
    /// From times in order, the shortest first.
    pub(crate) fn of(sorted: &[Duration]) -> Self {
        let at = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share of a length, rounded up, is an index"
            )]
            let rank = (sorted.len() as f64 * share).ceil() as usize;
            sorted.get(rank.saturating_sub(1)).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        Self { p50: at(0.5), p99: at(0.99), max: at(1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_the_nearest_rank() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(Latency::of(&times), Latency { p50: 100.0, p99: 198.0, max: 200.0 });
        assert_eq!(Latency::of(&times[..1]), Latency { p50: 1.0, p99: 1.0, max: 1.0 });
        assert_eq!(Latency::of(&[]), Latency::default());
    }
}
