//! Tests that cross crates: our verdicts beside those of Avro for Java, our data beside that of other clients, and
//! the services beside a program that knows nothing but the contracts.

mod corpus;
