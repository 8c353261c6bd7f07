//! The whole pipeline in one command: contracts, registry, generated events, three services, delivered orders.
//!
//! | module | what |
//! |---|---|
//! | [`options`] | the command line |
//! | [`pipeline`] | the steps, from the contracts to the report |
//! | `contracts` | check, publish and generate, with `schemactl` itself |
//! | `stage` | all that a run starts, to be stopped however it ends |
//! | `services` | the services as tasks, or as supervised processes; [`worker`] is such a process |
//! | `send`, `progress` | asking for orders, and their way, with an upgrade and kills in the middle |
//! | [`watch`], `databases` | two independent counts: on the topics, and in each service's database |
//! | [`report`], [`render`] | what came of the orders, and how it is shown |

mod contracts;
mod databases;
pub mod error;
pub mod options;
pub mod pipeline;
mod progress;
pub mod render;
pub mod report;
mod resources;
mod send;
mod services;
pub mod watch;
pub mod worker;
