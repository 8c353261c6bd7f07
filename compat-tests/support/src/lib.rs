//! Helpers that tests of several crates share.

pub mod certificates;
pub mod random_pairs;
mod rng;

pub use rng::{Rng, seed_of_the_day};
