//! Calls of the admin API.

use http::Method;
use serde_json::Value;

use super::response::AdminResponse;
use crate::error::RegistryError;
use crate::http::{ConnectOptions, HttpClient};

/// A client of the admin API that sorts responses by their status.
#[derive(Debug)]
pub(super) struct AdminApi {
    http: HttpClient,
}

impl AdminApi {
    /// Creates a client; makes no call.
    pub(super) fn new(address: &str, options: ConnectOptions) -> Result<Self, RegistryError> {
        Ok(Self { http: HttpClient::new(address, options)? })
    }

    /// Returns the server's address.
    pub(super) fn address(&self) -> &str {
        self.http.base()
    }

    pub(super) fn get(&self, path: &str) -> Result<AdminResponse, RegistryError> {
        self.http.call(&Method::GET, path, None).and_then(AdminResponse::classify)
    }

    pub(super) fn put(&self, path: &str, body: Option<&Value>) -> Result<AdminResponse, RegistryError> {
        self.http.call(&Method::PUT, path, body).and_then(AdminResponse::classify)
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<AdminResponse, RegistryError> {
        self.http.call(&Method::POST, path, Some(body)).and_then(AdminResponse::classify)
    }

    pub(super) fn delete(&self, path: &str) -> Result<AdminResponse, RegistryError> {
        self.http.call(&Method::DELETE, path, None).and_then(AdminResponse::classify)
    }
}
