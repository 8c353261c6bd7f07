//! What a service's description of its API openapi_contract, held against what the service answers.

use std::{collections::BTreeSet, path::Path};

use axum::http::{Request, Response, header};
use serde_json::{Map, Value};

use super::{TestService, json_schema::violation};

/// The statuses that an API's description openapi_contract, and which of them were seen.
pub struct OpenApiContract {
    document: Value,
    seen: BTreeSet<(String, String)>,
}

impl OpenApiContract {
    /// Reads the description, and checks that parameters are where its paths say.
    pub fn read(committed: &Path) -> Self {
        let document: Value = serde_json::from_str(&std::fs::read_to_string(committed).unwrap()).unwrap();
        let openapi_contract = Self { document, seen: BTreeSet::new() };
        for (operation, described) in openapi_contract.operations() {
            let parameters = described["parameters"].as_array().into_iter().flatten();
            for parameter in parameters {
                let name = parameter["name"].as_str().unwrap();
                let is_in_path = operation.contains(&format!("{{{name}}}"));
                assert_eq!(parameter["in"] == "path", is_in_path, "{operation}: where is `{name}`?");
                assert_eq!(parameter["required"], Value::Bool(is_in_path), "{operation}: is `{name}` needed?");
            }
        }
        openapi_contract
    }

    /// Makes a call, and checks the answer against what is promised of `operation`, such as `GET /orders/{order_id}`.
    pub async fn check(
        &mut self,
        service: &TestService,
        operation: &str,
        request: Request<String>,
    ) -> Response<String> {
        let response = service.call(request).await;
        let status = response.status().as_u16().to_string();
        let described = self.operations().find(|(name, _)| name == operation).expect(operation).1;
        let promised = &described["responses"][&status];
        assert!(promised.is_object(), "{operation} answered {status}, which is not promised: {}", response.body());
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
        let schema = &promised["content"][kind]["schema"];
        assert!(schema.is_object(), "{operation} answered {status} as {kind}, which is not promised");
        let body = serde_json::from_str(response.body()).unwrap();
        let violation = violation(&self.document, schema, &body);
        assert_eq!(violation, None, "{operation} answered {status} with {body}");
        for name in promised["headers"].as_object().into_iter().flat_map(Map::keys) {
            assert!(response.headers().contains_key(name.as_str()), "{operation} answered {status} without {name}");
        }
        self.seen.insert((operation.to_owned(), status));
        response
    }

    /// Checks that everything that is promised was seen, apart from health and from what can't be provoked here.
    pub fn all_covered_except(&self, unprovoked: &[(&str, u16)]) {
        let unprovoked: BTreeSet<_> =
            unprovoked.iter().map(|(operation, status)| ((*operation).to_owned(), status.to_string())).collect();
        let promised = self.operations().filter(|(_, described)| described["tags"][0] != "health");
        let promised: BTreeSet<_> = promised
            .flat_map(|(operation, described)| {
                let statuses = described["responses"].as_object().unwrap().keys();
                statuses.map(move |status| (operation.clone(), status.clone()))
            })
            .collect();
        let seen: BTreeSet<_> = self.seen.union(&unprovoked).cloned().collect();
        assert_eq!(promised, seen, "left: promised; right: seen");
    }

    fn operations(&self) -> impl Iterator<Item = (String, &Value)> {
        let paths = self.document["paths"].as_object().unwrap();
        paths.iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, described)| (format!("{} {path}", method.to_uppercase()), described))
        })
    }
}
