//! Compares our verdicts with those of Avro for Java; `cargo xtask oracle` runs it.
//!
//! - `avro-oracle --corpus compare|record`: the recorded verdicts of the corpus;
//! - `avro-oracle --pairs N --seed S --pulsar V`: the verdicts on N random pairs of schemas;
//! - `avro-oracle --messages N --seed S`: messages of those of N random pairs that have no findings.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the one place where this program prints")]

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use avro_oracle::run::{Until, run};
use avro_oracle::shrink::shrink;
use avro_oracle::{corpus, semantics};
use contract_core::compat::broker::PulsarProfile;

const USAGE: &str = "usage: --corpus compare|record, or --pairs N --seed S --pulsar V, or --messages N --seed S";

enum Task {
    /// Compares recorded verdicts with those of Java.
    CompareCorpus,
    /// Records Java's verdicts.
    RecordCorpus,
    /// Compares verdicts on this number of pairs.
    ComparePairs { profile: PulsarProfile, pairs: u64, seed: u64 },
    /// Reads messages of this number of pairs.
    ReadMessages { pairs: u64, seed: u64 },
}

fn main() -> ExitCode {
    let Some(task) = arguments() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let agreed = match task {
        Task::CompareCorpus => compare_corpus(),
        Task::RecordCorpus => record_corpus(),
        Task::ComparePairs { profile, pairs, seed } => compare_pairs(profile, pairs, seed),
        Task::ReadMessages { pairs, seed } => read_messages(pairs, seed),
    };
    match agreed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}

fn arguments() -> Option<Task> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--corpus", "compare"] => Some(Task::CompareCorpus),
        ["--corpus", "record"] => Some(Task::RecordCorpus),
        ["--pairs", pairs, "--seed", seed, "--pulsar", profile] => Some(Task::ComparePairs {
            profile: profile.parse().ok()?,
            pairs: pairs.parse().ok()?,
            seed: seed.parse().ok()?,
        }),
        ["--messages", pairs, "--seed", seed] => {
            Some(Task::ReadMessages { pairs: pairs.parse().ok()?, seed: seed.parse().ok()? })
        }
        _ => None,
    }
}

/// Prints the recorded verdicts that are not Java's; returns whether there are none.
fn compare_corpus() -> io::Result<bool> {
    let live = corpus::ask_java()?;
    let differences = corpus::differences(&live)?;
    for difference in &differences {
        println!("{difference}");
    }
    if differences.is_empty() {
        let cases: usize = corpus::cases()?.values().map(Vec::len).sum();
        println!("{cases} recorded verdicts are those of Java");
    } else {
        println!("if Java is right, run `cargo xtask oracle --record`");
    }
    Ok(differences.is_empty())
}

fn record_corpus() -> io::Result<bool> {
    for (file, text) in corpus::ask_java()? {
        std::fs::write(corpus::folder().join("verdicts").join(&file), text)?;
        println!("recorded verdicts/{file}");
    }
    Ok(true)
}

/// Prints the differences between our verdicts and Java's; returns whether there are none.
fn compare_pairs(profile: PulsarProfile, pairs: u64, seed: u64) -> io::Result<bool> {
    let report = run(profile, seed, Until::Pairs(pairs))?;
    println!(
        "Pulsar {profile}, seed {seed}: {} pairs from {} histories in {:.1} s: {} differences",
        report.pairs,
        report.histories,
        Duration::as_secs_f64(&report.time),
        report.differing,
    );
    println!(
        "{} versions are schemas, {} are not; {} pairs are compatible, {} are not",
        report.schemas.0, report.schemas.1, report.verdicts.0, report.verdicts.1,
    );
    for (history, differences) in &report.differences {
        println!("\n{}", history.mutations.join(", "));
        for difference in differences.iter().take(4) {
            println!("  {difference}");
        }
        match shrink(profile, &history.versions)? {
            Some(case) => println!("{case:#}"),
            None => println!(
                "{:?}",
                history.versions.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect::<Vec<_>>()
            ),
        }
    }
    Ok(report.differing == 0)
}

/// Prints the messages that readers without findings read differently; returns whether there are none.
fn read_messages(pairs: u64, seed: u64) -> io::Result<bool> {
    let report = semantics::run(seed, Until::Pairs(pairs))?;
    println!(
        "seed {seed}: {} pairs in {:.1} s, {} without findings; {} messages of those, {} of older versions ({} that \
         the writer cannot read): {} pairs differ",
        report.pairs,
        Duration::as_secs_f64(&report.time),
        report.without_findings,
        report.messages,
        report.older_messages,
        report.unread,
        report.differing,
    );
    for difference in &report.differences {
        println!("\n{}\n{difference}", difference.mutations.join(", "));
    }
    Ok(report.differing == 0)
}
