//! Compares our verdicts with Java's on the histories of a seed.

use std::io;
use std::time::{Duration, Instant};

use contract_core::compat::broker::PulsarProfile;
use serde_json::json;
use test_support::Rng;

use crate::compare::{self, Version};
use crate::history::History;
use crate::java::{Java, to_request};
use crate::verdict::{HistoryVerdict, PairVerdict};

/// The most differences that a report keeps.
const MAX_DIFFERENCES: usize = 5;

/// The end of a run.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// After this number of pairs of schemas.
    Pairs(u64),
    /// After this time.
    Time(Duration),
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The number of pairs of schemas.
    pub pairs: u64,
    /// The number of histories that they come from.
    pub histories: u64,
    /// The numbers of pairs that Java calls compatible and incompatible, each direction counted.
    pub verdicts: (u64, u64),
    /// The numbers of versions that Java accepts and rejects as schemas.
    pub schemas: (u64, u64),
    /// The number of histories on which our verdicts and Java's differ.
    pub differing: u64,
    /// The first of them, with their differences.
    pub differences: Vec<(History, Vec<String>)>,
    /// The time of the run.
    pub time: Duration,
}

/// Compares our verdicts with Java's on the histories of a seed.
///
/// # Errors
/// If Java does not answer.
pub fn run(profile: PulsarProfile, seed: u64, until: Until) -> io::Result<Report> {
    let started = Instant::now();
    let mut requested = 0_u64;
    let histories = (0..).map(|number| History::random(&mut Rng::for_item(seed, number))).take_while(move |history| {
        let is_over = match until {
            Until::Pairs(pairs) => requested >= pairs,
            Until::Time(time) => started.elapsed() >= time,
        };
        requested += u64::try_from(history.versions.len() - 1).unwrap_or(0);
        !is_over
    });
    let requests = histories.map(|history| {
        let versions: Vec<_> = history.versions.iter().map(|bytes| to_request(bytes)).collect();
        let request = json!({ "versions": versions });
        (history, request)
    });
    let mut report = Report::default();
    let mut invalid_answer = None;
    Java::start(profile, "Oracle.java")?.stream(requests, |history, answer| match serde_json::from_str(answer) {
        Ok(java) => report.add(profile, history, &java),
        Err(error) => invalid_answer = Some(io::Error::other(format!("{error}: {answer}"))),
    })?;
    report.time = started.elapsed();
    invalid_answer.map_or(Ok(report), Err)
}

impl Report {
    fn add(&mut self, profile: PulsarProfile, history: History, java: &HistoryVerdict) {
        self.histories += 1;
        self.pairs += u64::try_from(java.pairs.len()).unwrap_or(0);
        for schema in &java.schemas {
            *if schema.is_schema() { &mut self.schemas.0 } else { &mut self.schemas.1 } += 1;
        }
        for pair in java.pairs.iter().flat_map(|pair| [&pair.reads, &pair.is_read]).flatten() {
            self.count(pair);
        }
        let versions: Vec<Version> = history.versions.iter().map(|bytes| Version::for_broker(profile, bytes)).collect();
        let differences = compare::history(&versions, java);
        if !differences.is_empty() {
            self.differing += 1;
            if self.differences.len() < MAX_DIFFERENCES {
                self.differences.push((history, differences));
            }
        }
    }

    fn count(&mut self, pair: &PairVerdict) {
        match pair.schema_compatibility.as_str() {
            "compatible" => self.verdicts.0 += 1,
            "incompatible" => self.verdicts.1 += 1,
            _ => {}
        }
    }
}
