//! The adapter to Apache Pulsar: the only place that names its client.
