//! Our verdicts are those of Avro for Java 1.11.4: on the recorded cases of the corpus, on random histories with Java
//! itself, and on a real broker.
//!
//! `cargo xtask oracle` compares the recorded verdicts with Java's.

mod broker;
mod corpus;
mod mutations;
mod random;
mod semantics;
mod witness;

/// A mutation that is left out: the nesting that Java can read depends on its stack, and so on its compiler.
const TOO_DEEP: &str = "type-nested-deep";

/// Returns the seed of the day, so that each day tests other pairs. A failure prints it.
fn seed_of_the_day() -> u64 {
    const DAY: u64 = 24 * 60 * 60;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    std::env::var("LOGISTICS_TEST_SEED").map_or(now.as_secs() / DAY, |seed| seed.parse().unwrap())
}

fn expect_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
