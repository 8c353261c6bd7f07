//! Turns a checked contract set into typed Rust event modules.
