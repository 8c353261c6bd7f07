//! Checks Avro contracts, says who would break and how to mend it, and registers them with Pulsar.
