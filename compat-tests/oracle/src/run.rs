//! A run: histories of a seed, put to Java and to us.

use std::io;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::chance::Chance;
use crate::compare::{self, Version};
use crate::history::History;
use crate::java::{Java, sent};
use crate::verdict::{HistoryVerdict, Pair};

/// So many differences are kept: enough to see what is wrong, few enough to be read.
const KEPT: usize = 5;

/// When a run is over.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// After so many pairs of schemas.
    Pairs(u64),
    /// After so much time.
    Time(Duration),
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The pairs of schemas that were judged.
    pub pairs: u64,
    /// The histories that they came from.
    pub histories: u64,
    /// The readings that Java calls compatible, and those that it calls incompatible.
    pub verdicts: (u64, u64),
    /// The versions that Java takes for schemas, and those that it refuses.
    pub schemas: (u64, u64),
    /// The histories on which we and Java differ.
    pub differing: u64,
    /// The first of them, and what differs.
    pub differences: Vec<(History, Vec<String>)>,
    /// How long it took.
    pub time: Duration,
}

/// Puts the histories of a seed to Java and to us.
///
/// # Errors
/// Where Java cannot be asked.
pub fn run(seed: u64, until: Until) -> io::Result<Report> {
    let started = Instant::now();
    let mut asked = 0_u64;
    let histories = (0..).map(|number| History::random(&mut Chance::of(seed, number))).take_while(move |history| {
        let is_over = match until {
            Until::Pairs(pairs) => asked >= pairs,
            Until::Time(time) => started.elapsed() >= time,
        };
        asked += u64::try_from(history.versions.len() - 1).unwrap_or(0);
        !is_over
    });
    let questions = histories.map(|history| {
        let versions: Vec<_> = history.versions.iter().map(|bytes| sent(bytes)).collect();
        let question = json!({ "versions": versions });
        (history, question)
    });
    let mut report = Report::default();
    let mut broken = None;
    Java::start("Oracle.java")?.stream(questions, |history, answer| match serde_json::from_str(answer) {
        Ok(java) => report.look(history, &java),
        Err(error) => broken = Some(io::Error::other(format!("{error}: {answer}"))),
    })?;
    report.time = started.elapsed();
    broken.map_or(Ok(report), Err)
}

impl Report {
    fn look(&mut self, history: History, java: &HistoryVerdict) {
        self.histories += 1;
        self.pairs += u64::try_from(java.pairs.len()).unwrap_or(0);
        for side in &java.schemas {
            *if side.is_schema() { &mut self.schemas.0 } else { &mut self.schemas.1 } += 1;
        }
        for pair in java.pairs.iter().flat_map(|pair| [&pair.reads, &pair.is_read]).flatten() {
            self.count(pair);
        }
        let versions: Vec<Version> = history.versions.iter().map(|bytes| Version::new(bytes)).collect();
        let differences = compare::history(&versions, java);
        if !differences.is_empty() {
            self.differing += 1;
            if self.differences.len() < KEPT {
                self.differences.push((history, differences));
            }
        }
    }

    fn count(&mut self, pair: &Pair) {
        match pair.schema_compatibility.as_str() {
            "compatible" => self.verdicts.0 += 1,
            "incompatible" => self.verdicts.1 += 1,
            _ => {}
        }
    }
}
