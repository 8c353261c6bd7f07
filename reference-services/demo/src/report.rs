//! The report of a run.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

use crate::watch::Count;

/// The report of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The broker.
    pub broker: String,
    /// The kind of database.
    pub database: String,
    /// The number of orders.
    pub orders: usize,
    /// The counts of all checkpoints.
    #[serde(rename = "places")]
    pub checkpoints: Vec<Checkpoint>,
    /// Whether every order was found exactly once at every checkpoint.
    pub exactly_once: bool,
    /// The times from request to delivery, as observed on the topics.
    pub latency_ms: Latency,
    /// The time from the first request to the last event, without the upgrade.
    pub seconds: f64,
    /// The duration of the orders service's upgrade.
    pub upgrade_seconds: f64,
    /// The throughput, without the upgrade.
    pub orders_per_second: f64,
    /// The number of `order-created` events that the distribution center handled, by the version that wrote them.
    pub read_by_version: BTreeMap<u32, u32>,
    /// Messages that the broker redelivered to the observer.
    pub repeated_messages: u64,
    /// The number of restarts of all processes.
    pub restarts: u32,
    /// The killed processes.
    pub kills: Vec<Kill>,
}

/// A database or topic that must contain each order exactly once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checkpoint {
    /// The name.
    pub name: String,
    /// The counts.
    #[serde(flatten)]
    pub count: Count,
}

/// Percentiles in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Latency {
    /// The median.
    pub p50: f64,
    /// The 99th percentile.
    pub p99: f64,
    /// The maximum.
    pub max: f64,
}

/// A killed process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kill {
    /// The service.
    pub service: String,
    /// The pid.
    pub pid: u32,
}

impl Latency {
    /// Computes the percentiles of times in ascending order.
    pub(crate) fn from_sorted(sorted: &[Duration]) -> Self {
        let at = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "the share is at most 1, so the rank is an index"
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
    fn percentiles_use_nearest_rank() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(Latency::from_sorted(&times), Latency { p50: 100.0, p99: 198.0, max: 200.0 });
        assert_eq!(Latency::from_sorted(&times[..1]), Latency { p50: 1.0, p99: 1.0, max: 1.0 });
        assert_eq!(Latency::from_sorted(&[]), Latency::default());
    }
}
