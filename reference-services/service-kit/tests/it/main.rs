//! Tests of the kit through its public interface.
//!
//! `broker_suite` has the tests for every adapter; `in_process` and `pulsar` run them.

mod broker_suite;
mod codes;
mod connections;
mod consuming;
mod http;
mod http_client;
mod in_process;
mod postgres;
mod pulsar;
mod relaying;
mod running;
mod storing;
mod support;
