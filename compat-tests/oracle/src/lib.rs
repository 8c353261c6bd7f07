//! Compares our verdicts with those of Avro for Java: on recorded cases and on random histories of schemas.
//!
//! - [`corpus`]: cases with recorded verdicts;
//! - [`history`]: random histories of a seed, from a table of [`mutations`] and from arbitrary schemas and edits;
//! - [`java`]: Avro for Java 1.11.4 as a process that answers requests;
//! - [`compare`]: everything on which our verdicts and Java's should agree;
//! - [`run`]: compares the histories of a seed, for a number of pairs or for a time;
//! - [`semantics`]: whether messages keep their meaning for readers without findings;
//! - [`shrink`]: reduces a difference to a small case for the corpus.

pub mod compare;
pub mod corpus;
pub mod history;
pub mod java;
pub mod messages;
pub mod mutations;
mod random_schema;
pub mod run;
pub mod semantics;
pub mod shrink;
pub mod verdict;
