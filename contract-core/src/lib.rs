//! Parses, checks, lints and fingerprints Avro schemas, and says what Pulsar's broker will answer.
