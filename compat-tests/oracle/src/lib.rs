//! Our verdicts beside those of Avro for Java, on random histories of schemas.
//!
//! - [`history`]: histories of a seed, from the [`kinds`] of change and from edits that no table foresees;
//! - [`java`]: Avro for Java 1.11.4 as a process that answers as fast as it is asked;
//! - [`compare`]: all on which we and Java should agree;
//! - [`run`]: as many pairs, or as much time, as wanted;
//! - [`meaning`]: whether messages mean to readers what they mean to writers, where nothing is found;
//! - [`minimise`]: from a difference to a case for the corpus.

pub mod chance;
pub mod compare;
pub mod history;
pub mod java;
pub mod kinds;
pub mod meaning;
pub mod messages;
pub mod minimise;
pub mod run;
pub mod verdict;
mod wild;
