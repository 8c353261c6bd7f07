//! What a Pulsar broker answers about a schema, bug for bug.
