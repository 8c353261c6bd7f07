//! Runs the whole pipeline from contracts to delivered orders and counts what came of each.
