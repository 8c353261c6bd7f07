//! Tests of both registries: one suite for all adapters, and servers that do not behave like a broker.

/// Servers that are not a broker, or a broker in trouble.
mod broken_servers;
/// Schemas of other types than Avro.
mod schema_types;
/// The behaviour that every adapter has.
mod suite;
