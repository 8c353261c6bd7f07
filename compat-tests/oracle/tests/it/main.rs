//! Our verdicts are those of Avro for Java 1.11.4: on the recorded cases of the corpus, and on random histories with
//! Java itself.
//!
//! `cargo xtask oracle` compares the recorded verdicts with Java's.

mod corpus;
mod mutations;
mod random;
mod semantics;
mod witness;

/// A mutation that is left out: the nesting that Java can read depends on its stack, and so on its compiler.
const TOO_DEEP: &str = "type-nested-deep";

fn expect_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
