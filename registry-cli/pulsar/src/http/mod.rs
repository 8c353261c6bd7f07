//! HTTP: the client under the Pulsar adapter, and downloads.

mod address;
mod client;
mod download;
mod io_error;
mod options;
mod tls;

pub(crate) use client::{HttpClient, HttpResponse};
pub use download::download;
pub use options::{ConnectOptions, Token};
