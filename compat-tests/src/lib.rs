//! Tests that cross crates: oracles, other clients, scenarios on the real broker.
