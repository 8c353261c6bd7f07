//! The whole pipeline in one command: contracts, registry, generated events, three services, delivered orders.
//!
//! | module | contents |
//! |---|---|
//! | [`options`], [`service_name`] | the command line |
//! | [`pipeline`] | the steps, from the contracts to the report |
//! | `contracts` | check, publish and generate, with the commands of `schemactl` |
//! | `resources` | the resources of a run, released also after an error |
//! | `services` | the services as tasks, or in supervised processes; [`worker`] is such a process |
//! | `send`, `progress` | sending orders and waiting for them, with an upgrade and kills during the run |
//! | [`watch`], `databases` | two independent counts: on the topics, and in each service's database |
//! | [`report`], [`render`] | the report, and how it is printed |
//! | [`codes`], [`error`] | the errors |

pub mod codes;
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
pub mod service_name;
mod services;
pub mod watch;
pub mod worker;
