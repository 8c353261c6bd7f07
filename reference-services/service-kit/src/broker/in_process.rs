//! A broker inside the process: for the one-command demo and for tests, with faults to inject.
