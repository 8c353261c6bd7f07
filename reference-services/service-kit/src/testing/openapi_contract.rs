//! Checks a service's responses against its OpenAPI document.

use std::{collections::BTreeSet, path::Path};

use axum::http::{Request, Response, header};
use serde_json::{Map, Value};

use super::{json_schema::violation, test_service::TestService};

/// Creates a GET request.
pub fn get(path: &str) -> Request<String> {
    Request::get(path).body(String::new()).unwrap()
}

/// An OpenAPI document, and the responses that were observed.
pub struct OpenApiContract {
    document: Value,
    /// Operation and status.
    observed: BTreeSet<(String, String)>,
}

impl OpenApiContract {
    /// Reads the document, and checks that its parameters match its paths.
    pub fn read(committed: &Path) -> Self {
        let document: Value = serde_json::from_str(&std::fs::read_to_string(committed).unwrap()).unwrap();
        let contract = Self { document, observed: BTreeSet::new() };
        for (operation, description) in contract.operations() {
            let parameters = description["parameters"].as_array().into_iter().flatten();
            for parameter in parameters {
                let name = parameter["name"].as_str().unwrap();
                let is_in_path = operation.contains(&format!("{{{name}}}"));
                assert_eq!(parameter["in"] == "path", is_in_path, "{operation}: location of `{name}`");
                assert_eq!(parameter["required"], Value::Bool(is_in_path), "{operation}: `{name}` required");
            }
        }
        contract
    }

    /// Sends a request, and checks the response against the description of `operation`, such as
    /// `GET /orders/{order_id}`.
    pub async fn check(
        &mut self,
        service: &TestService,
        operation: &str,
        request: Request<String>,
    ) -> Response<String> {
        let response = service.call(request).await;
        let status = response.status().as_u16().to_string();
        let description = self.operations().find(|(name, _)| name == operation).expect(operation).1;
        let described = &description["responses"][&status];
        assert!(described.is_object(), "{operation}: status {status} is not documented: {}", response.body());
        let content_type = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
        let schema = &described["content"][content_type]["schema"];
        assert!(schema.is_object(), "{operation}: status {status} as {content_type} is not documented");
        let body = serde_json::from_str(response.body()).unwrap();
        let violation = violation(&self.document, schema, &body);
        assert_eq!(violation, None, "{operation} answered {status} with {body}");
        for name in described["headers"].as_object().into_iter().flat_map(Map::keys) {
            assert!(response.headers().contains_key(name.as_str()), "{operation} answered {status} without {name}");
        }
        self.observed.insert((operation.to_owned(), status));
        response
    }

    /// Sends a request as [`OpenApiContract::check`], and checks the status.
    pub async fn expect(&mut self, service: &TestService, status: u16, operation: &str, request: Request<String>) {
        let response = self.check(service, operation, request).await;
        assert_eq!(response.status().as_u16(), status, "{operation}: {}", response.body());
    }

    /// Checks a list at the path `list` and its items at the path `read`, with valid, invalid and unknown parameters.
    /// `existing` is the path of an item.
    pub async fn check_reads(&mut self, service: &TestService, list: &str, read: &str, existing: &str) {
        let (list_operation, read_operation) = (format!("GET {list}"), format!("GET {read}"));
        for (status, query) in [(200, "limit=1"), (400, "limit=0"), (400, "limit=201")] {
            self.expect(service, status, &list_operation, get(&format!("{list}?{query}"))).await;
        }
        let (unknown, invalid) = (format!("{list}/00000000-0000-0000-0000-000000000000"), format!("{list}/7"));
        for (status, path) in [(200, existing), (400, &invalid), (404, &unknown)] {
            self.expect(service, status, &read_operation, get(path)).await;
        }
    }

    /// Checks that requests fail permanently when `tables` are dropped, and temporarily when the database is closed.
    pub async fn check_database_failures(
        &mut self,
        service: &TestService,
        tables: &[&'static str],
        requests: &[(&str, Request<String>)],
    ) {
        service.drop_tables(tables).await;
        for status in [500, 503] {
            for (operation, request) in requests {
                self.expect(service, status, operation, request.clone()).await;
            }
            service.running().store().close().await;
        }
    }

    /// Checks that every documented response was observed, except those of health checks and the given ones.
    pub fn all_covered_except(&self, exceptions: &[(&str, u16)]) {
        let exceptions: BTreeSet<_> =
            exceptions.iter().map(|(operation, status)| ((*operation).to_owned(), status.to_string())).collect();
        let operations = self.operations().filter(|(_, description)| description["tags"][0] != "health");
        let documented: BTreeSet<_> = operations
            .flat_map(|(operation, description)| {
                let statuses = description["responses"].as_object().unwrap().keys();
                statuses.map(move |status| (operation.clone(), status.clone()))
            })
            .collect();
        let observed: BTreeSet<_> = self.observed.union(&exceptions).cloned().collect();
        assert_eq!(documented, observed, "left: documented; right: observed");
    }

    fn operations(&self) -> impl Iterator<Item = (String, &Value)> {
        let paths = self.document["paths"].as_object().unwrap();
        paths.iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, description)| (format!("{} {path}", method.to_uppercase()), description))
        })
    }
}
