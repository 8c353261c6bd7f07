//! Our verdicts beside those of Avro for Java 1.11.4: on a corpus of cases with recorded verdicts, on random
//! histories with Java itself, and on a real broker.
//!
//! `cargo xtask oracle` asks Java again about the corpus and compares with what is recorded.

mod broker;
mod corpus;
mod kinds;
mod meaning;
mod random;
mod witness;

/// How deep Java gets before a stack of the usual size is full depends on what its compiler did before.
const TOO_DEEP: &str = "type-nested-deep";

/// The seed of the day, so that every day brings other pairs; a failure names it.
fn seed_of_the_day() -> u64 {
    const DAY: u64 = 24 * 60 * 60;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    std::env::var("LOGISTICS_TEST_SEED").map_or(now.as_secs() / DAY, |seed| seed.parse().unwrap())
}

fn expect_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
