//! The kit as services see it.
//!
//! `broker_suite` holds what any broker must do; `in_process` and `pulsar` run it on each adapter.

mod broker_suite;
mod connections;
mod consuming;
mod http;
mod in_process;
mod postgres;
mod pulsar;
mod relaying;
mod running;
mod storing;
mod support;
